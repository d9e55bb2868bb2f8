import { certificate } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls410 = findingKind({
  code: 'CTLS410',
  link: null,
  severity: 'warning',
  title: 'The leaf certificate is not a CA',
  explanation:
    'A leaf with the CA flag can sign further certificates: whoever has its key makes identities. SPIFFE forbids it.',
  remedy: 'Issue leafs without the CA flag.',
  probedOn: ['felix-typha'],
  examples: certificate,
});
