import { certificate } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls408 = findingKind({
  code: 'CTLS408',
  link: null,
  severity: 'error',
  title: 'The certificate may be used for its side',
  explanation:
    'A client certificate needs the extended key usage clientAuth, a server certificate serverAuth, or none at all; the same holds for each CA of the chain.',
  remedy: 'Issue it with the right extended key usage.',
  probedOn: ['felix-typha'],
  examples: certificate,
});
