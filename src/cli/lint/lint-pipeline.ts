import { resolve } from 'node:path';
import { ExpectedError, exitCodes } from '../../errors.ts';
import { type Lint, lint } from '../../links/lint/lint.ts';
import { type FailOn, failingSeverities } from '../flags/fail-on.ts';
import type { ReportFormat } from '../flags/output-flags.ts';
import { version } from '../program/package.ts';
import { write } from '../terminal/streams.ts';
import { screenWidth, wantsColour } from '../terminal/terminal.ts';
import { rootedDisk, thisDisk } from './host-disk.ts';
import { readLintFiles } from './lint-files.ts';

export interface LintRequest {
  /** Files, directories or `-`. */
  readonly paths: readonly string[];
  /** Where the file system of the host is mounted or copied; null: the files name those of this machine. */
  readonly root: string | null;
  readonly expiresWithinMs: number;
  /** The release of Calico whose files they are; null: not known. */
  readonly forRelease?: string | null;
}

/** Reads and judges files of settings. A file that is named and is of no known kind is an error. */
export async function lintFiles(
  { paths, root, expiresWithinMs, forRelease = null }: LintRequest,
  now: Date,
): Promise<Lint> {
  if (paths.length === 0)
    throw new ExpectedError('lint needs files to judge', {
      code: 'no-files',
      remedy: 'Name files or directories, or - for standard input.',
      command: 'kubectl calico-tls lint /etc/calico /etc/cni/net.d',
      exitCode: exitCodes.usage,
    });
  const at = root === null ? null : resolve(root);
  const input = await readLintFiles(
    at === null ? paths : paths.map((path) => (path === '-' ? path : resolve(path))),
    at,
  );
  const disk = at === null ? thisDisk() : rootedDisk(at);
  const { document, others } = lint(input.files, disk, {
    now,
    version,
    expiresWithinMs,
    forRelease,
    unread: input.unread,
    skipped: input.skipped,
    root: at,
  });
  const refused = others.find(({ path }) => input.named.has(path));
  if (refused !== undefined) throw notRecognised(`${refused.path} ${refused.why}`, refused.command);
  if (document.files.length === 0) {
    const lead = others.find(({ command }) => command !== null);
    const also = lead === undefined ? '' : `; ${lead.path} ${lead.why}`;
    throw notRecognised(
      `no file of settings in ${paths.join(', ')} (${input.files.length} files looked at)${also}`,
      lead?.command ?? null,
    );
  }
  return document;
}

/** Writes the document to stdout in the format asked for. */
export async function showLint(
  document: Lint,
  format: ReportFormat,
  failOn: readonly FailOn[],
): Promise<void> {
  await write(process.stdout, await renderLint(document, format, failOn));
}

async function renderLint(document: Lint, format: ReportFormat, failOn: readonly FailOn[]): Promise<string> {
  switch (format) {
    case 'json':
      return (await import('../../render/json.ts')).renderJson(document);
    case 'yaml':
      return (await import('../../render/yaml.ts')).renderYaml(document);
    case 'junit':
      return (await import('../../render/junit.ts')).renderJunit([document], failingSeverities(failOn));
    case 'prometheus':
      return (await import('../../render/prometheus.ts')).renderPrometheus([document]);
    case 'table':
    case 'wide': {
      const { renderLintScreen } = await import('../../render/lint-screen.ts');
      const columns = screenWidth(process.stdout);
      return renderLintScreen(document, {
        full: format === 'wide',
        columns,
        colour: wantsColour(process.env, process.stdout),
      });
    }
  }
}

function notRecognised(message: string, command: string | null): ExpectedError {
  return new ExpectedError(message, {
    code: 'unknown-file-kind',
    ...(command === null ? {} : { command }),
    remedy:
      'lint knows calicoctl.cfg, felix.cfg, typha.cfg, environment files, CNI configurations, kubeconfigs, neutron.conf and DHCP agent files with a section [calico], etcd.conf.yml, static pods and command lines of etcd and kube-apiserver, and ClusterConfigurations of kubeadm.',
  });
}
