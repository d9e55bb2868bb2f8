import * as Flags from '@oclif/core/flags';
import { arrivalFlags, certificateFlags, changeFlags } from '../cli/change-flags.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import type { ExitCode } from '../errors.ts';

export default class RollbackCommand extends ClusterCommand {
  static override summary = 'Go back from SPIFFE identities to Common Names, from wherever a move stands.';
  static override description =
    'The same engine as migrate with the opposite goal: planned from the state of the cluster, proved, shown and ' +
    'asked before anything is written. Certificates that carry the Common Names stay in use; new ones are made ' +
    'only where they lack them.';
  static override examples = [
    '<%= config.bin %> rollback --dry-run=client',
    '<%= config.bin %> rollback',
    '<%= config.bin %> rollback --to cn-or-spiffe',
  ];
  static override flags = {
    to: Flags.option({ options: ['cn', 'cn-or-spiffe'] as const })({
      default: 'cn',
      description: 'where to stop: cn-or-spiffe is the middle, in which either name is accepted',
    }),
    ...changeFlags,
    ...arrivalFlags,
    ...certificateFlags,
    'retire-ca': Flags.boolean({ description: 'at the end, stop trusting CAs that no certificate needs' }),
  };

  override async run(): Promise<ExitCode> {
    const { flags } = await this.parse(RollbackCommand);
    const { changeIdentity } = await import('../cli/identity-change.ts');
    const goal = flags.to === 'cn' ? 'mtls-cn' : 'mtls-cn-or-spiffe';
    return changeIdentity(goal, flags, { words: ['rollback', ...this.argv], back: () => 'migrate --spiffe' });
  }
}
