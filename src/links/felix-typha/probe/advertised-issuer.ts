import type { Certificate } from '../../../x509/certificate.ts';

/**
 * Whether a Go client sends its certificate to a server that names these CAs: the issuer of a certificate in its
 * chain must be among them; a server that names none gets it (crypto/tls, CertificateRequestInfo). Node and OpenSSL
 * send it all the same, so that a probe is accepted where every Felix is not.
 */
export function goSendsCertificate(
  chain: readonly Certificate[],
  acceptableCas: readonly Uint8Array[],
): boolean {
  if (acceptableCas.length === 0) return true;
  return chain.some(({ rawIssuer }) =>
    acceptableCas.some((name) => Buffer.compare(Buffer.from(name), Buffer.from(rawIssuer)) === 0),
  );
}
