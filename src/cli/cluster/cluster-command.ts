import { kubectlFlags } from '../flags/kubectl-flags.ts';
import { BaseCommand } from '../program/base-command.ts';

/** A command that talks to a cluster, with kubectl's flags. */
export abstract class ClusterCommand extends BaseCommand {
  static override baseFlags = kubectlFlags;
}
