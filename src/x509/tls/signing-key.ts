import type { PublicKeyInfo } from '../certificate.ts';
import type { GoRelease } from '../go-release.ts';
import { follows } from '../go-rules.ts';
import { insecureRsaKey } from '../insecure-rsa-key.ts';
import type { Verifier } from '../verdict.ts';
import { type Alert, handshakeFailure, internalError } from './tls-alert.ts';
import type { TlsVersion } from './tls-settings.ts';

/** Why Go cannot sign a handshake with the key of a certificate. */
export interface SigningProblem {
  /** `no-scheme`: known before anything is sent, so a client withholds the certificate; `signing`: only then. */
  readonly kind: 'no-scheme' | 'signing';
  readonly message: string;
  readonly alert: Alert;
}

/** Bytes that the shortest signature scheme of each version needs (crypto/tls/auth.go, rsaSignatureSchemes). */
const shortestRsaKey: Readonly<Record<TlsVersion, number>> = { '1.2': 62, '1.3': 66 };

/** Null when the end in this role can sign. */
export function signingProblem(
  key: PublicKeyInfo,
  role: Verifier['role'],
  version: TlsVersion,
  go: GoRelease,
): SigningProblem | null {
  if (key.algorithm === 'ECDSA' && key.curve === 'P-224' && version === '1.3') {
    return noScheme('tls: unsupported certificate curve (P-224)');
  }
  if (key.algorithm !== 'RSA') return null;
  if (Math.ceil(key.bits / 8) < shortestRsaKey[version]) {
    return noScheme('tls: certificate RSA key size too small for supported signature algorithms');
  }
  if (key.bits >= 1024 || !follows(go, 'rsa-below-1024')) return null;
  const insecure = insecureRsaKey(key.bits);
  if (version === '1.3') {
    const message = `tls: failed to sign handshake: ${insecure}`;
    return { kind: 'signing', message, alert: internalError };
  }
  return role === 'server'
    ? {
        kind: 'signing',
        message: `tls: failed to sign ECDHE parameters: ${insecure}`,
        alert: handshakeFailure,
      }
    : { kind: 'signing', message: insecure, alert: internalError };
}

function noScheme(message: string): SigningProblem {
  return { kind: 'no-scheme', message, alert: handshakeFailure };
}
