import { etcdClient } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';
import { isOpenstack } from '../../openstack.ts';

export const ctls301 = findingKind({
  code: 'CTLS301',
  link: 'etcd',
  severity: 'error',
  title: 'Every connection to etcd is encrypted',
  explanation:
    "The scheme of each endpoint decides: with http:// etcd's client library drops TLS even where certificates are set. Whoever reaches the wire reads and changes all of Calico's data.",
  remedy: 'Let etcd listen with TLS, then write https:// into every endpoint of every component.',
  examples: etcdClient,
  onHost: (subject, evidence) =>
    isOpenstack(subject)
      ? 'Let etcd listen with TLS as well, then set etcd_ca_cert_file, etcd_cert_file and etcd_key_file in section [calico].'
      : `Let etcd listen with TLS as well, then write https:// into ${evidence[0] ?? 'the endpoints'}; take etcd's http:// listener away last.`,
});
