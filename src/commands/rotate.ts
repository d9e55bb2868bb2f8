import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { arrivalFlags, certificateFlags, changeFlags, etcdFileFlags } from '../cli/change/change-flags.ts';
import { rotateTargetNamed, rotateTargets } from '../cli/change/rotate-argument.ts';
import { ClusterCommand } from '../cli/cluster/cluster-command.ts';
import { belonging, refuseMisplaced, typedFlags } from '../cli/program/misplaced-flags.ts';
import { type ExitCode, ExpectedError, exitCodes } from '../errors.ts';

const caFlags = {
  'retire-ca': Flags.boolean({ description: 'at the end of ca, stop trusting the old one' }),
};

export default class RotateCommand extends ClusterCommand {
  static override summary = 'Replace certificates, or their CA, before they expire.';
  static override description =
    'typha, felix: a new certificate with the same names. ca: a new CA that both ends trust before the first ' +
    'certificate of it is used. etcd: the client certificate that is given, in place of the old one. Planned from ' +
    'the state of the cluster, proved, shown and asked before anything is written; with --if-expires-within and ' +
    '--yes made for a CronJob, which changes nothing until something is due.';
  static override examples = [
    '<%= config.bin %> rotate typha --dry-run=client',
    '<%= config.bin %> rotate felix --if-expires-within 30d --yes',
    '<%= config.bin %> rotate ca --retire-ca',
    '<%= config.bin %> rotate etcd --etcd-cert client.crt --etcd-key client.key',
  ];
  static override args = {
    target: Args.string({ description: 'what is replaced', options: [...rotateTargets], ignoreStdin: true }),
  };
  static override flags = {
    'if-expires-within': Flags.string({
      helpValue: 'SPAN',
      description: 'change nothing while what is to be replaced is valid for longer than that',
    }),
    ...caFlags,
    ...changeFlags,
    ...arrivalFlags,
    ...certificateFlags,
    ...etcdFileFlags,
  };

  override async run(): Promise<ExitCode> {
    const parsed = await this.parse(RotateCommand);
    const target = rotateTargetNamed(parsed.args.target);
    if (target === null) throw noTarget();
    refuseMisplaced('rotate', target, typedFlags(parsed), {
      ...belonging(caFlags, ['ca'], 'the CA alone'),
      ...belonging(certificateFlags, ['typha', 'felix', 'ca'], 'certificates of Felix and Typha'),
      ...belonging(etcdFileFlags, ['etcd'], 'etcd alone'),
    });
    const { rotateTarget } = await import('../cli/change/rotate-target.ts');
    return rotateTarget(target, parsed.flags, ['rotate', ...this.argv]);
  }
}

function noTarget(): ExpectedError {
  return new ExpectedError('rotate needs to know what to replace', {
    code: 'no-target',
    remedy: `Give one of ${rotateTargets.join(', ')}.`,
    command: 'kubectl calico-tls rotate typha --dry-run=client',
    exitCode: exitCodes.usage,
  });
}
