import { etcdClient } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';
import { isOpenstack } from '../../openstack.ts';

export const ctls303 = findingKind({
  code: 'CTLS303',
  link: 'etcd',
  severity: 'warning',
  title: 'A client certificate identifies Calico to etcd',
  explanation:
    'Without one, etcd either refuses the connection (--client-cert-auth) or serves everybody who reaches it.',
  remedy:
    'Set ETCD_CERT_FILE and ETCD_KEY_FILE, and start etcd with --client-cert-auth and --trusted-ca-file.',
  examples: etcdClient,
  onHost: (subject, _evidence) =>
    isOpenstack(subject)
      ? 'Set etcd_cert_file and etcd_key_file in section [calico].'
      : 'Name a client certificate and its key.',
});
