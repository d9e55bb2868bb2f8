import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { changeFlags } from '../cli/change/change-flags.ts';
import { refuseSkewedClock, warnOfClock } from '../cli/cluster/clock-check.ts';
import { ClusterCommand } from '../cli/cluster/cluster-command.ts';
import { logLevel, requestLog } from '../cli/cluster/request-log.ts';
import { parseSpan } from '../cli/flags/duration.ts';
import type { ExitCode } from '../errors.ts';

export default class RestoreCommand extends ClusterCommand {
  static override summary = 'List backups, or put the exact objects back as they were before a change.';
  static override description =
    'Every change keeps the objects that it will touch in a Secret first. Without a name the backups are listed. ' +
    'With a name it shows what would change, checks that no Felix and Typha would refuse each other, asks, and puts ' +
    'the objects back. Where that is not safe, rollback goes back step by step.';
  static override examples = [
    '<%= config.bin %> restore',
    '<%= config.bin %> restore calico-tls-backup-20261124t224421z --dry-run=client',
    '<%= config.bin %> restore calico-tls-backup-20261124t224421z',
  ];
  static override args = {
    backup: Args.string({ description: 'the backup to put back; none lists them', ignoreStdin: true }),
  };
  static override flags = {
    'dry-run': Flags.option({ options: ['none', 'client'] as const })({
      default: 'none',
      description: 'client: show what would change only',
    }),
    yes: changeFlags.yes,
    'accept-flow-log-loss': changeFlags['accept-flow-log-loss'],
    force: Flags.boolean({ description: 'also when it breaks connections, after saying which' }),
    timeout: changeFlags.timeout,
  };

  override async run(): Promise<ExitCode> {
    const { args, flags } = await this.parse(RestoreCommand);
    const timeoutMs = parseSpan('--timeout', flags.timeout);
    const log = requestLog(logLevel(flags.v), process.stderr);
    const { restoreBackup } = await import('../cli/restore/restore-backup.ts');
    return restoreBackup({
      kept: { cluster: flags, log, clock: args.backup === undefined ? warnOfClock() : refuseSkewedClock() },
      name: args.backup ?? null,
      dryRun: flags['dry-run'] === 'client',
      yes: flags.yes,
      acceptsFlowLogLoss: flags['accept-flow-log-loss'],
      force: flags.force,
      timeoutMs,
      words: ['restore', ...this.argv],
    });
  }
}
