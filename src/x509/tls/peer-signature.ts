import type { GoRelease } from '../go-release.ts';
import { follows } from '../go-rules.ts';
import type { Refusal, Role } from '../verdict.ts';
import type { CertificateFile } from './key-pair-file.ts';
import { type Alert, decryptError, illegalParameter, unexpectedMessage } from './tls-alert.ts';
import type { TlsVersion } from './tls-settings.ts';

/**
 * Why the other end finds that a handshake was not signed with the key of the certificate; null when it was. A key
 * that is loaded all the same is one of RSA whose exponent is another.
 */
export function signatureProblem(
  file: CertificateFile,
  signer: Role,
  version: TlsVersion,
  verifier: GoRelease,
): { readonly refusal: Refusal; readonly alert: Alert } | null {
  if (!file.signsWithOtherExponent) return null;
  const why = file.leaf.parsed.publicKey.unusable ?? 'crypto/rsa: verification error';
  const message = `tls: invalid signature by the ${signer} certificate: ${why}`;
  return { refusal: { code: 'key-mismatch', message }, alert: alertOf(signer, version, verifier) };
}

function alertOf(signer: Role, version: TlsVersion, verifier: GoRelease): Alert {
  if (signer === 'client' || version === '1.3') return decryptError;
  return follows(verifier, 'alert-of-key-exchange') ? illegalParameter : unexpectedMessage;
}
