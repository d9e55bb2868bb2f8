import { X509Certificate } from 'node:crypto';
import { pemBlocksOf } from './pem-blocks.ts';

/** Where a Secret may hold its pair: the first that is not empty counts. */
export const certificateKeys = ['tls.crt', 'cert.crt', 'cert'] as const;
export const privateKeys = ['tls.key', 'key.key', 'key'] as const;

export const signerName = 'tigera-operator-signer';

/** What the operator makes of one of its two Secrets in tigera-operator. */
export type KeyPair =
  | { readonly kind: 'missing' }
  | { readonly kind: 'own'; readonly pem: string; readonly notAfter: Date }
  /** Claims to be of the operator's CA and is of another: replaced. */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'byo'; readonly pem: string; readonly commonName: string; readonly uriSan: string }
  | { readonly kind: 'refused'; readonly message: string };

/** Judges a Secret's data (decoded) as the operator does: by the issuer of the first certificate. */
export function judgeKeyPair(
  name: string,
  data: Readonly<Record<string, string>> | null,
  authorityPem: string,
  now: Date,
): KeyPair {
  if (data === null) return { kind: 'missing' };
  const pem = firstOf(data, certificateKeys);
  const first = pemBlocksOf(pem)[0];
  if (first === undefined) return { kind: 'refused', message: 'cert has no PEM data' };
  const certificate = parse(first);
  if (certificate === null) return { kind: 'refused', message: `x509: malformed certificate` };
  const pair = `tigera-operator/${name}`;
  if (commonNameOf(certificate.issuer).startsWith(signerName)) {
    const authority = parse(authorityPem);
    const ours = authority !== null && certificate.verify(authority.publicKey);
    return ours ? { kind: 'own', pem, notAfter: new Date(certificate.validTo) } : { kind: 'foreign' };
  }
  if (firstOf(data, privateKeys) === '') {
    return { kind: 'refused', message: `key pair ${pair} is missing a private key` };
  }
  if (now < new Date(certificate.validFrom) || now > new Date(certificate.validTo)) {
    const message = `secret ${pair} is not valid at this date for a certificate not created by the operator, user action required`;
    return { kind: 'refused', message };
  }
  const commonName = data['common-name'] ?? '';
  const uriSan = data['uri-san'] ?? '';
  if (commonName === '' && uriSan === '') {
    return { kind: 'refused', message: 'CertPair for Felix does not contain common-name or uri-san' };
  }
  return { kind: 'byo', pem, commonName, uriSan };
}

export function firstOf(data: Readonly<Record<string, string>>, keys: readonly string[]): string {
  return keys.map((key) => data[key] ?? '').find((value) => value !== '') ?? '';
}

function parse(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null;
  }
}

function commonNameOf(name: string): string {
  return /^CN=(.*)$/m.exec(name)?.[1] ?? '';
}
