import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import {
  arrivalFlags,
  certificateFlags,
  changeFlags,
  etcdFileFlags,
  identityFlags,
} from '../cli/change/change-flags.ts';
import { ClusterCommand } from '../cli/cluster/cluster-command.ts';
import { linkNamed } from '../cli/flags/link-argument.ts';
import { belonging, refuseMisplaced, typedFlags } from '../cli/program/misplaced-flags.ts';
import type { ExitCode } from '../errors.ts';
import { linkNames } from '../findings/finding.ts';

const felixTyphaFlags = {
  spiffe: Flags.boolean({
    description: 'have both ends require SPIFFE IDs from the start, not Common Names',
  }),
  finish: Flags.boolean({
    exclusive: ['spiffe'],
    description: 'take away what a finished enable keeps: the Service calico-typha-mtls and its use',
  }),
  'no-external-clients': Flags.boolean({
    description: 'no host outside of the cluster dials Typha: do not look for their streams',
  }),
};

const etcdFlags = {
  ...etcdFileFlags,
  'etcd-endpoints': Flags.string({
    helpGroup: 'ETCD',
    helpValue: 'URLS',
    description: 'https addresses with commas between; those in use, with https, when absent',
  }),
  'check-etcd': Flags.boolean({
    helpGroup: 'ETCD',
    description: 'dial --etcd-endpoints from here with the new files first',
  }),
};

export default class EnableCommand extends ClusterCommand {
  static override summary = 'Turn plaintext into mutual TLS: Felix-Typha, etcd, kube-apiserver.';
  static override description =
    'felix-typha: a second Typha that speaks mutual TLS is put beside the first, calico-node moves over node by node, ' +
    'then the first follows and the second goes, so that no Felix is ever refused. etcd: Calico gets the certificates ' +
    'that are given, then https addresses. kube-apiserver: what weakens the verification of its certificate goes. ' +
    'Each is planned from the state of the cluster, proved, shown and asked before anything is written. Run again ' +
    'after an interruption, it goes on from where the cluster stands.';
  static override examples = [
    '<%= config.bin %> enable --dry-run=client',
    '<%= config.bin %> enable --spiffe',
    '<%= config.bin %> enable --finish',
    '<%= config.bin %> enable etcd --etcd-ca ca.crt --etcd-cert client.crt --etcd-key client.key',
    '<%= config.bin %> enable kube-apiserver',
  ];
  static override args = {
    link: Args.string({
      description: 'the connection that is to be secured',
      options: [...linkNames],
      default: 'felix-typha',
      ignoreStdin: true,
    }),
  };
  static override flags = {
    ...felixTyphaFlags,
    ...changeFlags,
    ...arrivalFlags,
    ...certificateFlags,
    ...identityFlags,
    ...etcdFlags,
  };

  override async run(): Promise<ExitCode> {
    const parsed = await this.parse(EnableCommand);
    const link = linkNamed(parsed.args.link) ?? 'felix-typha';
    refuseMisplaced('enable', link, typedFlags(parsed), {
      ...belonging(felixTyphaFlags, ['felix-typha'], 'Felix and Typha alone'),
      ...belonging(arrivalFlags, ['felix-typha', 'etcd'], 'files that pods have from Secrets'),
      ...belonging(
        { ...certificateFlags, ...identityFlags },
        ['felix-typha'],
        'certificates of Felix and Typha',
      ),
      ...belonging(etcdFlags, ['etcd'], 'etcd alone'),
    });
    const { enableLink } = await import('../cli/change/enable-link.ts');
    return enableLink(link, parsed.flags, ['enable', ...this.argv]);
  }
}
