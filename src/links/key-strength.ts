import type { Severity } from '../findings/finding.ts';
import type { Certificate } from '../x509/certificate.ts';
import { publicKeyName } from './stored-certificate.ts';

export interface Weakness {
  readonly severity: Severity;
  readonly what: string;
}

const brokenDigest = /^(?:MD2|MD5|SHA1)-|-SHA1$/;

/**
 * What is weak in a certificate: an error where Go refuses it. The signature of a self-issued certificate is
 * not looked at, for nothing verifies it. Source: Go crypto/x509 checkSignature, crypto/rsa (1024 bits).
 */
export function weaknesses(certificate: Certificate): Weakness[] {
  const found: Weakness[] = [];
  const { algorithm, bits } = certificate.publicKey;
  if (algorithm === 'unknown')
    found.push({ severity: 'error', what: 'has a public key of a kind that Go does not use in TLS' });
  if (algorithm === 'RSA' && bits < 2048)
    found.push(
      bits < 1024
        ? {
            severity: 'error',
            what: `has a key of ${publicKeyName(certificate)} bits, which Go refuses since 1.24`,
          }
        : { severity: 'warning', what: `has a key of ${publicKeyName(certificate)} bits, fewer than 2048` },
    );
  if (!certificate.selfIssued && brokenDigest.test(certificate.signatureAlgorithm))
    found.push({
      severity: 'error',
      what: `has a ${certificate.signatureAlgorithm} signature, which Go refuses`,
    });
  return found;
}
