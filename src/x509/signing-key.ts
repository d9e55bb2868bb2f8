import type { PublicKeyInfo } from './certificate.ts';

/**
 * Whether Go can sign a handshake with the key of this certificate (crypto/tls/auth.go, selectSignatureScheme);
 * null when it can, else its error.
 */
export function signingProblem(key: PublicKeyInfo): string | null {
  if (key.algorithm === 'ECDSA' && key.curve === 'P-224') {
    return 'tls: unsupported certificate curve (P-224)';
  }
  return null;
}
