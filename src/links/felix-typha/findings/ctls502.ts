import { findingKind } from '../../finding-kind.ts';

export const ctls502 = findingKind({
  code: 'CTLS502',
  link: null,
  severity: 'warning',
  title: 'No enabling of TLS is under way',
  explanation:
    'While TLS between Felix and Typha is enabled, a second Typha runs beside the first. Each state on the way refuses nobody, so it may stay for a while, but plaintext is spoken until it has ended.',
  remedy:
    'Run kubectl calico-tls enable again: it goes on from where the cluster stands. rollback --to plaintext goes back.',
});
