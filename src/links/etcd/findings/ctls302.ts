import { etcdClient } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';
import { isOpenstack } from '../../openstack.ts';

export const ctls302 = findingKind({
  code: 'CTLS302',
  link: 'etcd',
  severity: 'warning',
  title: "A CA of its own verifies etcd's certificate",
  explanation:
    "Without a CA file the system's roots decide: a certificate that a private CA issued is refused, and any public CA could vouch for somebody else.",
  remedy: 'Name the CA of etcd in ETCD_CA_CERT_FILE (TYPHA_ETCDCAFILE for Typha).',
  examples: etcdClient,
  onHost: (subject, _evidence) =>
    isOpenstack(subject)
      ? 'Name the CA of etcd in etcd_ca_cert_file of section [calico].'
      : 'Name the file with the CA of etcd.',
});
