import { certificate } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';

export const ctls406 = findingKind({
  code: 'CTLS406',
  link: null,
  severity: 'warning',
  title: 'Key and signature are strong enough',
  explanation:
    'Go refuses MD5 and SHA-1 signatures and RSA keys under 1024 bits in handshakes; RSA under 2048 bits is accepted and weak.',
  remedy: 'Issue a certificate with ECDSA P-256 or RSA 2048 and SHA-256.',
  probedOn: ['felix-typha'],
  examples: certificate,
});
