import { etcdClient } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls307 = findingKind({
  code: 'CTLS307',
  link: 'etcd',
  severity: 'error',
  title: 'Certificates for etcd are given as files or inline, not both',
  explanation:
    'libcalico refuses a mixture ("Cannot mix inline certificate-key and certificate / key files") and an inline certificate without its key.',
  remedy: 'Keep one form.',
  examples: etcdClient,
});
