import { identity } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls124 = findingKind({
  code: 'CTLS124',
  link: 'felix-typha',
  severity: 'error',
  title: 'Operator: each certificate has the name that its Secret states',
  explanation:
    'The operator takes the names that the ends require from the data keys common-name and uri-san, never from the certificate, and compares nothing. A certificate without the stated name is refused by everyone.',
  remedy: 'Issue the certificate with that Common Name or URI SAN, or correct the key.',
  passesFrom: ['installations'],
  examples: identity,
});
