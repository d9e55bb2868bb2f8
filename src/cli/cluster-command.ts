import { BaseCommand } from './base-command.ts';
import { kubectlFlags } from './kubectl-flags.ts';

/** A command that talks to a cluster, with kubectl's flags. */
export abstract class ClusterCommand extends BaseCommand {
  static override baseFlags = kubectlFlags;
}
