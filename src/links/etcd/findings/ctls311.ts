import { etcdServer } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls311 = findingKind({
  code: 'CTLS311',
  link: 'etcd',
  severity: 'error',
  title: 'etcd checks client certificates against a CA of its own',
  explanation:
    'With --client-cert-auth alone, etcd accepts the client certificates of every CA that its system trusts.',
  remedy: 'Name the CA of the client certificates in --trusted-ca-file.',
  probedOn: ['etcd'],
  examples: etcdServer,
});
