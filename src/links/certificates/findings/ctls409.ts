import { bundle } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls409 = findingKind({
  code: 'CTLS409',
  link: null,
  severity: 'error',
  title: 'The chain from the certificate to its CA is valid',
  explanation:
    'Each CA of the chain must be a CA, within its path length and name constraints, and must have no critical extension that Go does not know.',
  remedy: 'Issue the chain anew.',
  examples: bundle,
});
