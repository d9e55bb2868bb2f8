import * as Flags from '@oclif/core/flags';
import { arrivalFlags, certificateFlags, changeFlags, identityFlags } from '../cli/change/change-flags.ts';
import { ClusterCommand } from '../cli/cluster/cluster-command.ts';
import { belonging, refuseMisplaced, typedFlags } from '../cli/program/misplaced-flags.ts';
import type { ExitCode } from '../errors.ts';

const caFlags = {
  'retire-ca': Flags.boolean({ description: 'at the end, stop trusting CAs that no certificate needs' }),
};

export default class RollbackCommand extends ClusterCommand {
  static override summary = 'Go back from SPIFFE identities to Common Names, from wherever a move stands.';
  static override description =
    'The same engine as migrate with the opposite goal: planned from the state of the cluster, proved, shown and ' +
    'asked before anything is written. Certificates that carry the Common Names stay in use; new ones are made ' +
    'only where they lack them. --to plaintext undoes an enable that has not ended, and nothing else.';
  static override examples = [
    '<%= config.bin %> rollback --dry-run=client',
    '<%= config.bin %> rollback',
    '<%= config.bin %> rollback --to cn-or-spiffe',
    '<%= config.bin %> rollback --to plaintext',
  ];
  static override flags = {
    to: Flags.option({ options: ['cn', 'cn-or-spiffe', 'plaintext'] as const })({
      default: 'cn',
      description:
        'where to stop: cn-or-spiffe is the middle, in which either name is accepted; plaintext undoes an unfinished enable',
    }),
    ...changeFlags,
    ...arrivalFlags,
    ...certificateFlags,
    ...identityFlags,
    ...caFlags,
  };

  override async run(): Promise<ExitCode> {
    const parsed = await this.parse(RollbackCommand);
    const { flags } = parsed;
    const words = ['rollback', ...this.argv];
    if (flags.to === 'plaintext') {
      const identities = { ...caFlags, ...certificateFlags, ...identityFlags };
      refuseMisplaced('rollback', '--to plaintext', typedFlags(parsed), {
        ...belonging(identities, ['--to cn', '--to cn-or-spiffe'], 'certificates of Felix and Typha'),
      });
      const { undoEnabling } = await import('../cli/change/enable-link.ts');
      return undoEnabling(flags, words);
    }
    const { changeIdentity } = await import('../cli/change/identity-change.ts');
    const goal = flags.to === 'cn' ? 'mtls-cn' : 'mtls-cn-or-spiffe';
    return changeIdentity(goal, flags, { words, back: () => 'migrate --spiffe' });
  }
}
