import { certificate } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls404 = findingKind({
  code: 'CTLS404',
  link: null,
  severity: 'error',
  title: 'The private key belongs to the certificate',
  explanation:
    'Typha panics at start, clients fail at every connection attempt. The operator does not look. One wrong character in the key is enough: Go checks all of its numbers, which openssl takes as they are.',
  remedy: 'Store the certificate and the key of one pair.',
  examples: certificate,
  asCause: 'the private key belongs to another certificate',
});
