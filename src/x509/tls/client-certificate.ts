import type { GoRelease } from '../go-release.ts';
import { parseCertificate } from '../parsing/parse-certificate.ts';
import type { CertPool } from '../verifying/cert-pool.ts';
import type { CertificateFile } from './key-pair-file.ts';
import { signingProblem } from './signing-key.ts';
import type { TlsVersion } from './tls-settings.ts';

/**
 * Whether a Go client sends its certificate to a server with these CAs (crypto/tls,
 * CertificateRequestInfo.SupportsCertificate): it withholds one whose key it cannot sign with, and one of whose
 * chain no issuer is a subject among the CAs.
 */
export function sendsCertificate(
  file: CertificateFile,
  serverCas: CertPool,
  version: TlsVersion,
  go: GoRelease,
): boolean {
  if (signingProblem(file.leaf.publicKey, 'client', version, go)?.kind === 'no-scheme') return false;
  for (const [index, der] of file.chain.entries()) {
    const certificate = index === 0 ? file.leaf : parseCertificate(der, go).certificate;
    if (certificate === null) return false;
    if (serverCas.bySubject.has(certificate.parsed.issuer)) return true;
  }
  return false;
}
