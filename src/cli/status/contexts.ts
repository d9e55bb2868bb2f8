import { type ExitCode, ExpectedError, exitCodes } from '../../errors.ts';
import { areNotUsed } from '../../links/status.ts';
import { type ContextStatus, statusList } from '../../links/status-list.ts';
import { exitCodeFor, type FailOn, failingSeverities } from '../flags/fail-on.ts';
import type { ReportFormat } from '../flags/output-flags.ts';
import { failureOf } from '../program/failure.ts';
import { write } from '../terminal/streams.ts';
import { screenWidth, wantsColour } from '../terminal/terminal.ts';
import { readStatus, type StatusRequest } from './status-pipeline.ts';

/** The contexts that `--contexts a,b` names, each once. */
export function contextsNamed(text: string): readonly string[] {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length > 0) return [...new Set(names)];
  throw new ExpectedError('--contexts names no context', {
    code: 'no-contexts',
    remedy: 'Name contexts of the kubeconfig, separated by commas.',
    command: 'kubectl config get-contexts -o name',
    exitCode: exitCodes.usage,
  });
}

/** Reads contexts at the same time. One that cannot be read has its error in the place of its status. */
export function readContexts(
  names: readonly string[],
  request: StatusRequest,
  now: Date,
): Promise<ContextStatus[]> {
  return Promise.all(names.map((context) => readContext(context, request, now)));
}

async function readContext(context: string, request: StatusRequest, now: Date): Promise<ContextStatus> {
  const cluster = { ...request.cluster, context };
  return lookAt(context, () => readStatus({ ...request, cluster }, now), wordsFor(context, request));
}

/** The command line that looks at one context of several. */
function wordsFor(context: string, { link, cluster: { kubeconfig } }: StatusRequest): string[] {
  const file = kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig];
  return ['status', ...(link === null ? [] : [link]), ...file, '--context', context];
}

/** What reading gives, or the expected error that it ends with; `words` are those of a command that reads the same. */
export async function lookAt(
  context: string,
  read: () => Promise<NonNullable<ContextStatus['status']>>,
  words: readonly string[],
): Promise<ContextStatus> {
  try {
    return { context, status: await read(), error: null };
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    return { context, status: null, error: failureOf(error, 'status', [], words).document };
  }
}

/** Writes the statuses of several contexts to stdout in the format asked for. */
export async function showContexts(
  items: readonly ContextStatus[],
  format: ReportFormat,
  failOn: readonly FailOn[],
): Promise<void> {
  await write(process.stdout, await render(items, format, failOn));
}

async function render(
  items: readonly ContextStatus[],
  format: ReportFormat,
  failOn: readonly FailOn[],
): Promise<string> {
  const known = items.flatMap(({ status }) => status ?? []);
  switch (format) {
    case 'json':
      return (await import('../../render/json.ts')).renderJson(statusList(items));
    case 'yaml':
      return (await import('../../render/yaml.ts')).renderYaml(statusList(items));
    case 'junit':
      return (await import('../../render/junit.ts')).renderJunit(
        known,
        failingSeverities(failOn),
        errorsOf(items),
      );
    case 'prometheus':
      return (await import('../../render/prometheus.ts')).renderPrometheus(
        known,
        errorsOf(items).map(({ context }) => context),
      );
    case 'table':
    case 'wide': {
      const { renderContexts } = await import('../../render/contexts-screen.ts');
      return renderContexts(items, {
        full: format === 'wide',
        columns: screenWidth(process.stdout),
        colour: wantsColour(process.env, process.stdout),
      });
    }
  }
}

function errorsOf(items: readonly ContextStatus[]): { context: string; message: string }[] {
  return items.flatMap(({ context, error }) => (error === null ? [] : [{ context, message: error.message }]));
}

/** The worst of the contexts: one that could not be read is worse than one with problems. */
export function worstExitCode(items: readonly ContextStatus[], failOn: readonly FailOn[]): ExitCode {
  if (items.some(({ error }) => error !== null)) return exitCodes.failed;
  const codes = items.flatMap(({ status }) =>
    status === null ? [] : [exitCodeFor(status.summary, failOn, areNotUsed(status.links))],
  );
  return codes.find((code) => code !== exitCodes.ok) ?? exitCodes.ok;
}
