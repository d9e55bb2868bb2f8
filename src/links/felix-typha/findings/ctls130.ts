import { certificate } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls130 = findingKind({
  code: 'CTLS130',
  link: 'felix-typha',
  severity: 'warning',
  title: 'Newer releases of Calico accept what is accepted now',
  explanation:
    'Newer releases are built with newer Go, which refuses some certificates that older ones take: small RSA keys, negative serial numbers, names that are none. After an upgrade each end that restarts is refused, and only then. `explain go` lists the differences.',
  remedy: 'Issue certificates that newer Go accepts before the upgrade.',
  examples: certificate,
});
