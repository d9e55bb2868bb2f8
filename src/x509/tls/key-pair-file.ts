import type { PemBlock } from '../der/pem-blocks.ts';
import { type GoRelease, latestGo } from '../go-release.ts';
import { goKeyError } from '../key.ts';
import type { PrivateKeyTrace } from '../key-trace.ts';
import { parseCertificate } from '../parsing/parse-certificate.ts';
import type { ParsedCertificate } from '../parsing/parsed-certificate.ts';
import type { Refusal, RefusalCode } from '../verdict.ts';

/** What an end loads from its certificate file: the leaf, and everything that it will send. */
export interface CertificateFile {
  readonly leaf: ParsedCertificate;
  /** DER of every CERTIFICATE block, the leaf's first; only the leaf was parsed when it was loaded. */
  readonly chain: readonly Uint8Array[];
}

export type LoadedCertificate =
  | { readonly file: CertificateFile; readonly refusal: null }
  | { readonly file: null; readonly refusal: Refusal };

/** Go's tls.X509KeyPair, with its errors in its order. A key of which nothing is known counts as matching. */
export function loadKeyPair(
  blocks: readonly PemBlock[],
  key: PrivateKeyTrace,
  go: GoRelease = latestGo,
): LoadedCertificate {
  const chain = blocks.filter(({ label }) => label === 'CERTIFICATE').map(({ bytes }) => bytes);
  const [first] = chain;
  if (first === undefined) return refused(withoutCertificate(blocks.map(({ label }) => label)));
  const keyError = key.problem === null ? null : goKeyError(key.problem);
  if (keyError?.stage === 'pem') return unusable('malformed-key', keyError.message);
  const outcome = parseCertificate(first, go);
  if (outcome.certificate === null) return refused(outcome.error);
  const leaf = outcome.certificate;
  if (keyError !== null) return unusable('malformed-key', keyError.message);
  if (leaf.publicKey.algorithm === 'unknown') {
    return unusable('unsupported-key', 'tls: unknown public key algorithm');
  }
  if (key.publicKeySha256 !== null && key.publicKeySha256 !== leaf.publicKey.sha256) {
    const kind = { RSA: 'RSA', ECDSA: 'EC', Ed25519: 'Ed25519' }[leaf.publicKey.algorithm];
    const sameType = key.algorithm === null || key.algorithm.split(' ')[0] === kind;
    const what = sameType ? 'key does not match public key' : 'key type does not match public key type';
    return unusable('key-mismatch', `tls: private ${what}`);
  }
  return { file: { leaf, chain }, refusal: null };
}

/** A key file of which nothing is known. */
export const unknownKeyFile: PrivateKeyTrace = { publicKeySha256: null, algorithm: null, problem: null };

function unusable(code: RefusalCode, message: string): LoadedCertificate {
  return { file: null, refusal: { code, message } };
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
