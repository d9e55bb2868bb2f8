import { parseCertificate } from './parse-certificate.ts';
import type { ParsedCertificate } from './parsed-certificate.ts';
import type { PemBlock } from './pem-blocks.ts';
import type { Refusal } from './verdict.ts';

/** What an end loads from its certificate file: the leaf, and everything that it will send. */
export interface CertificateFile {
  readonly leaf: ParsedCertificate;
  /** DER of every CERTIFICATE block, the leaf's first; only the leaf was parsed when it was loaded. */
  readonly chain: readonly Uint8Array[];
}

export type LoadedCertificate =
  | { readonly file: CertificateFile; readonly refusal: null }
  | { readonly file: null; readonly refusal: Refusal };

/** The certificate half of Go's tls.X509KeyPair, with its errors. */
export function loadCertificateFile(blocks: readonly PemBlock[]): LoadedCertificate {
  const chain = blocks.filter(({ label }) => label === 'CERTIFICATE').map(({ bytes }) => bytes);
  const [first] = chain;
  if (first === undefined) return refused(withoutCertificate(blocks.map(({ label }) => label)));
  const outcome = parseCertificate(first);
  if (outcome.certificate === null) return refused(outcome.error);
  const leaf = outcome.certificate;
  if (leaf.publicKey.algorithm === 'unknown') {
    return {
      file: null,
      refusal: { code: 'unsupported-key', message: 'tls: unknown public key algorithm' },
    };
  }
  return { file: { leaf, chain }, refusal: null };
}

function refused(message: string): LoadedCertificate {
  return { file: null, refusal: { code: 'malformed-certificate', message } };
}

function withoutCertificate(labels: readonly string[]): string {
  const [only] = labels;
  if (only === undefined) return 'tls: failed to find any PEM data in certificate input';
  if (labels.length === 1 && only.endsWith('PRIVATE KEY')) {
    return 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched';
  }
  return `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [${labels.join(' ')}]`;
}
