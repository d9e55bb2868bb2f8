import { etcdServer } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls310 = findingKind({
  code: 'CTLS310',
  link: 'etcd',
  severity: 'error',
  title: 'etcd demands client certificates',
  explanation:
    'With neither --client-cert-auth nor --trusted-ca-file, etcd serves everybody who reaches its port, whatever certificates Calico has.',
  remedy: 'Start etcd with --client-cert-auth=true and --trusted-ca-file.',
  probedOn: ['etcd'],
  examples: etcdServer,
});
