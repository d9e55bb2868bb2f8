import * as Flags from '@oclif/core/flags';
import { arrivalFlags, certificateFlags, changeFlags, identityFlags } from '../cli/change/change-flags.ts';
import { ClusterCommand } from '../cli/cluster/cluster-command.ts';
import { type ExitCode, ExpectedError, exitCodes } from '../errors.ts';

export default class MigrateCommand extends ClusterCommand {
  static override summary = 'Move Felix and Typha from Common Names to SPIFFE identities.';
  static override description =
    'Plans the move from the state of the cluster, proves that no Felix and Typha refuse each other at any moment, ' +
    'shows the plan, asks, and carries it out step by step. Run again after an interruption, it goes on from where ' +
    'the cluster stands. The operator keeps its own certificates until it is given others: they are made with a CA ' +
    'of this program unless a CA or certificates are given.';
  static override examples = [
    '<%= config.bin %> migrate --spiffe --dry-run=client',
    '<%= config.bin %> migrate --spiffe',
    '<%= config.bin %> migrate --spiffe --ca-cert ca.crt --ca-key ca.key --trust-domain example.org',
    '<%= config.bin %> migrate --to cn-or-spiffe',
  ];
  static override flags = {
    spiffe: Flags.boolean({ exclusive: ['to'], description: 'to SPIFFE IDs alone' }),
    to: Flags.option({ options: ['cn-or-spiffe', 'spiffe'] as const })({
      description: 'where to stop: cn-or-spiffe is the middle, in which either name is accepted',
    }),
    ...changeFlags,
    ...arrivalFlags,
    ...certificateFlags,
    ...identityFlags,
    'retire-ca': Flags.boolean({ description: 'at the end, stop trusting CAs that no certificate needs' }),
  };

  override async run(): Promise<ExitCode> {
    const { flags } = await this.parse(MigrateCommand);
    if (!flags.spiffe && flags.to === undefined)
      throw new ExpectedError('migrate needs to know where to', {
        code: 'no-goal',
        remedy: 'Give --spiffe, or --to cn-or-spiffe to stop in the middle.',
        command: 'kubectl calico-tls migrate --spiffe --dry-run=client',
        exitCode: exitCodes.usage,
      });
    const { changeIdentity } = await import('../cli/change/identity-change.ts');
    const goal = flags.to === 'cn-or-spiffe' ? 'mtls-cn-or-spiffe' : 'mtls-spiffe';
    return changeIdentity(goal, flags, { words: ['migrate', ...this.argv], back: () => 'rollback' });
  }
}
