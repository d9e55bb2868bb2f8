import { certificate } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls411 = findingKind({
  code: 'CTLS411',
  link: null,
  severity: 'warning',
  title: 'The certificate has one URI SAN at most',
  explanation:
    'Calico accepts a certificate if any of its URIs matches; SPIFFE demands exactly one, and other software refuses more.',
  remedy: 'Issue it with one URI SAN.',
  probedOn: ['felix-typha'],
  examples: certificate,
});
