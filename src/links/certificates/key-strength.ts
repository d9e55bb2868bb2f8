import type { Severity } from '../../findings/finding.ts';
import type { Certificate } from '../../x509/certificate.ts';
import type { GoRelease } from '../../x509/go-release.ts';
import { follows, type GoRule } from '../../x509/go-rules.ts';
import { publicKeyName } from './stored-certificate.ts';

export interface Weakness {
  readonly severity: Severity;
  readonly what: string;
}

const brokenDigest = /^(?:MD2|MD5|SHA1)-|-SHA1$/;

/**
 * What is weak in a certificate: an error where each Go that its end may be built with refuses it; none given: the
 * latest. The signature of a self-issued certificate is not looked at, for nothing verifies it. Source: Go crypto/x509
 * checkSignature, crypto/rsa (1024 bits).
 */
export function weaknesses(certificate: Certificate, gos: readonly GoRelease[] = []): Weakness[] {
  const severityBy = (rule: GoRule): Severity => (gos.every((go) => follows(go, rule)) ? 'error' : 'warning');
  const found: Weakness[] = [];
  const { algorithm, bits } = certificate.publicKey;
  if (algorithm === 'unknown')
    found.push({ severity: 'error', what: 'has a public key of a kind that Go does not use in TLS' });
  if (algorithm === 'RSA' && bits < 2048)
    found.push(
      bits < 1024
        ? {
            severity: severityBy('rsa-below-1024'),
            what: `has a key of ${publicKeyName(certificate)} bits, which Go refuses since 1.24`,
          }
        : { severity: 'warning', what: `has a key of ${publicKeyName(certificate)} bits, fewer than 2048` },
    );
  if (!certificate.selfIssued && brokenDigest.test(certificate.signatureAlgorithm))
    found.push({
      severity: /MD/.test(certificate.signatureAlgorithm) ? 'error' : severityBy('sha1-signature'),
      what: `has a ${certificate.signatureAlgorithm} signature, which Go refuses`,
    });
  return found;
}
