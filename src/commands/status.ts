import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { warnOfClock } from '../cli/cluster/clock-check.ts';
import { ClusterCommand } from '../cli/cluster/cluster-command.ts';
import { logLevel, requestLog } from '../cli/cluster/request-log.ts';
import { parseSpan } from '../cli/flags/duration.ts';
import { checkFailOn, exitCodeFor } from '../cli/flags/fail-on.ts';
import { releaseNamed } from '../cli/flags/for-release.ts';
import { refuseClusterFlags } from '../cli/flags/kubectl-flags.ts';
import { linkNamed } from '../cli/flags/link-argument.ts';
import { reportFlags } from '../cli/flags/output-flags.ts';
import { defaultProbe, probeWithoutCluster } from '../cli/probe/probe-flags.ts';
import { withReason } from '../cli/status/nothing-judged.ts';
import type { ExitCode } from '../errors.ts';
import { linkNames } from '../findings/finding.ts';
import { areNotUsed } from '../links/status.ts';

export default class StatusCommand extends ClusterCommand {
  static override summary = 'Show how the three links are secured, and what is wrong with them.';
  static override description =
    'One row for each end of felix-typha, kube-apiserver and etcd: the mode, whom it accepts, which certificate ' +
    'it presents and until when; below, one finding for each problem with the command that mends it. Reads only.';
  static override examples = [
    '<%= config.bin %> status',
    '<%= config.bin %> status felix-typha -o wide',
    '<%= config.bin %> status --fail-on warning --fail-on unknown -o json',
    '<%= config.bin %> status --probe',
    '<%= config.bin %> status --contexts prod-eu,prod-us -o prometheus',
    '<%= config.bin %> status --watch',
    '<%= config.bin %> status --save before.yaml',
    '<%= config.bin %> status --from before.yaml',
    '<%= config.bin %> status --for-release v3.32',
  ];
  static override args = {
    link: Args.string({ description: 'only this link', options: [...linkNames], ignoreStdin: true }),
  };
  static override flags = {
    ...reportFlags,
    contexts: Flags.string({
      helpValue: 'A,B',
      exclusive: ['context', 'from', 'save'],
      description: 'these contexts of the kubeconfig, at the same time; the exit code is the worst',
    }),
    watch: Flags.boolean({
      exclusive: ['from', 'save'],
      description: 'look again and again: redraws a terminal, elsewhere prints a line for each change',
    }),
    every: Flags.string({
      helpValue: 'SPAN',
      default: '10s',
      description: 'how long --watch waits between two looks',
    }),
    probe: Flags.boolean({ description: 'also shake hands with the servers, as the command probe does' }),
    save: Flags.string({
      helpValue: 'FILE',
      description: 'write what was read, without secrets, to this file',
    }),
    from: Flags.string({
      helpValue: 'FILE',
      multiple: true,
      multipleNonGreedy: true,
      description:
        'judge these files instead of a cluster: a file, a directory or - (repeatable); -n is where objects are that name no namespace',
    }),
  };

  override async run(): Promise<ExitCode> {
    const { args, flags } = await this.parse(StatusCommand);
    const failOn = checkFailOn(flags['fail-on']);
    const from = flags.from ?? [];
    if (from.length > 0) refuseClusterFlags(flags, '--from');
    if (from.length > 0 && flags.probe) throw probeWithoutCluster();
    const request = {
      link: linkNamed(args.link),
      cluster: flags,
      from,
      save: flags.save ?? null,
      probe: flags.probe ? defaultProbe : null,
      expiresWithinMs: parseSpan('--expires-within', flags['expires-within']),
      forRelease: releaseNamed(flags['for-release']),
      log: requestLog(logLevel(flags.v), process.stderr),
      clock: warnOfClock(flags.output === 'wide'),
    };
    if (flags.watch || flags.contexts !== undefined) {
      const { readSeveral } = await import('../cli/status/several-statuses.ts');
      const everyMs = flags.watch ? parseSpan('--every', flags.every) : null;
      return readSeveral({
        request,
        contexts: flags.contexts ?? null,
        format: flags.output,
        failOn,
        everyMs,
      });
    }
    const { readStatus } = await import('../cli/status/status-pipeline.ts');
    const { showStatus } = await import('../cli/status/show-status.ts');
    const status = await readStatus(request, new Date());
    await showStatus(status, flags.output, failOn);
    return withReason(exitCodeFor(status.summary, failOn, areNotUsed(status.links)), status.unknown);
  }
}
