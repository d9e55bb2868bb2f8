import * as Flags from '@oclif/core/flags';
import { changeFlags } from '../cli/change/change-flags.ts';
import { warnOfClock } from '../cli/cluster/clock-check.ts';
import { ClusterCommand } from '../cli/cluster/cluster-command.ts';
import { logLevel, requestLog } from '../cli/cluster/request-log.ts';
import type { ExitCode } from '../errors.ts';

export default class CleanupCommand extends ClusterCommand {
  static override summary = 'Take away what changes left: old backups, staged keys, the lock.';
  static override description =
    'Lists the objects of this program in the cluster, asks, and deletes them: backups but for the newest three, the ' +
    'certificates and keys of a change that was not finished, the Lease of a run that has ended. A run that is at ' +
    'work keeps what it needs.';
  static override examples = [
    '<%= config.bin %> cleanup',
    '<%= config.bin %> cleanup --all --yes',
    '<%= config.bin %> cleanup --ca',
  ];
  static override flags = {
    all: Flags.boolean({ description: 'every backup, also the newest three' }),
    ca: Flags.boolean({ description: 'also Secret calico-tls-ca, the CA that migrate made, with its key' }),
    'dry-run': Flags.option({ options: ['none', 'client'] as const })({
      default: 'none',
      description: 'client: list only',
    }),
    yes: changeFlags.yes,
  };

  override async run(): Promise<ExitCode> {
    const { flags } = await this.parse(CleanupCommand);
    const log = requestLog(logLevel(flags.v), process.stderr);
    const { cleanUp } = await import('../cli/restore/clean-up.ts');
    return cleanUp({
      kept: { cluster: flags, log, clock: warnOfClock() },
      allBackups: flags.all,
      authority: flags.ca,
      dryRun: flags['dry-run'] === 'client',
      yes: flags.yes,
    });
  }
}
