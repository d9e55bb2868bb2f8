import type { Status } from '../../links/status.ts';
import type { FailOn } from '../flags/fail-on.ts';
import { failingSeverities } from '../flags/fail-on.ts';
import type { ReportFormat } from '../flags/output-flags.ts';
import { write } from '../terminal/streams.ts';
import { screenWidth, wantsColour } from '../terminal/terminal.ts';

/** Writes a status to stdout in the format asked for. */
export async function showStatus(
  status: Status,
  format: ReportFormat,
  failOn: readonly FailOn[],
): Promise<void> {
  await write(process.stdout, await renderStatus(status, format, failOn));
}

async function renderStatus(
  status: Status,
  format: ReportFormat,
  failOn: readonly FailOn[],
): Promise<string> {
  switch (format) {
    case 'json':
      return (await import('../../render/json.ts')).renderJson(status);
    case 'yaml':
      return (await import('../../render/yaml.ts')).renderYaml(status);
    case 'junit':
      return (await import('../../render/junit.ts')).renderJunit([status], failingSeverities(failOn));
    case 'prometheus':
      return (await import('../../render/prometheus.ts')).renderPrometheus([status]);
    case 'table':
    case 'wide': {
      const { renderStatusScreen } = await import('../../render/status-screen.ts');
      const colour = wantsColour(process.env, process.stdout);
      return renderStatusScreen(status, {
        full: format === 'wide',
        columns: screenWidth(process.stdout),
        colour,
      });
    }
  }
}
