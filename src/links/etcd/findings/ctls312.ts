import { etcdServer } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls312 = findingKind({
  code: 'CTLS312',
  link: 'etcd',
  severity: 'error',
  title: 'etcd listens with TLS only',
  explanation:
    'An http:// URL in --listen-client-urls serves everybody who reaches it, beside the https:// ones. (--listen-metrics-urls shows no data.)',
  remedy: 'Remove the http:// URLs from --listen-client-urls.',
  probedOn: ['etcd'],
  examples: etcdServer,
});
