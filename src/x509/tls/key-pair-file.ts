import type { PemBlock } from '../der/pem-blocks.ts';
import { type GoRelease, latestGo } from '../go-release.ts';
import { follows } from '../go-rules.ts';
import { goKeyError } from '../key/key-problem.ts';
import { modulusSha256 } from '../key/public-half.ts';
import { type KeyReading, type PrivateKeyTrace, readingBy } from '../key-trace.ts';
import { limitedBlocks } from '../parse.ts';
import { parseCertificate } from '../parsing/parse-certificate.ts';
import type { ParsedCertificate } from '../parsing/parsed-certificate.ts';
import type { Refusal, RefusalCode } from '../verdict.ts';

/** What an end loads from its certificate file: the leaf, and everything that it will send. */
export interface CertificateFile {
  readonly leaf: ParsedCertificate;
  /** DER of every CERTIFICATE block, the leaf's first; only the leaf was parsed when it was loaded. */
  readonly chain: readonly Uint8Array[];
  /** The key has the modulus of the leaf alone: it is loaded, and what it signs does not verify. */
  readonly signsWithOtherExponent: boolean;
}

export type LoadedCertificate =
  | { readonly file: CertificateFile; readonly refusal: null }
  | { readonly file: null; readonly refusal: Refusal };

/** Go's tls.X509KeyPair, with its errors in its order. A key of which nothing is known counts as matching. */
export function loadKeyPair(
  blocks: readonly PemBlock[],
  trace: PrivateKeyTrace,
  go: GoRelease = latestGo,
): LoadedCertificate {
  const chain = blocks.filter(({ label }) => label === 'CERTIFICATE').map(({ bytes }) => bytes);
  const [first] = chain;
  if (first === undefined) return refused(withoutCertificate(blocks.map(({ label }) => label)));
  const key = readingBy(trace, go);
  const keyError = goKeyError(key);
  if (keyError?.stage === 'pem') return unusable('malformed-key', keyError.message);
  const outcome = parseCertificate(first, go);
  if (outcome.certificate === null) return refused(outcome.error);
  const leaf = outcome.certificate;
  if (keyError !== null) return unusable('malformed-key', keyError.message);
  const { algorithm } = leaf.publicKey;
  if (algorithm === 'unknown') return unusable('unsupported-key', 'tls: unknown public key algorithm');
  const isOwn = key.publicKeySha256 === null || key.publicKeySha256 === leaf.publicKey.sha256;
  if (isOwn || hasModulusOf(key, leaf, go))
    return { file: { leaf, chain, signsWithOtherExponent: !isOwn }, refusal: null };
  const kind = { RSA: 'RSA', ECDSA: 'EC', Ed25519: 'Ed25519' }[algorithm];
  const sameType = key.algorithm === null || key.algorithm.split(' ')[0] === kind;
  const what = sameType ? 'key does not match public key' : 'key type does not match public key type';
  return unusable('key-mismatch', `tls: private ${what}`);
}

/** What Go says against a key file whatever the certificate beside it is; null where it can read it. */
export function unusableKey(trace: PrivateKeyTrace, go: GoRelease): Refusal | null {
  const error = goKeyError(readingBy(trace, go));
  return error === null ? null : { code: 'malformed-key', message: error.message };
}

/** What the newest Go says against a certificate file and a key file; null where it takes the pair. */
export function keyPairRefusal(certFile: string, trace: PrivateKeyTrace): Refusal | null {
  return loadKeyPair(limitedBlocks(certFile).blocks, trace).refusal;
}

/** All of an RSA key that Go compared before it compared the exponent as well. */
function hasModulusOf(key: KeyReading, leaf: ParsedCertificate, go: GoRelease): boolean {
  const { info } = leaf.parsed.publicKey;
  return (
    !follows(go, 'exponent-of-pair') &&
    leaf.publicKey.algorithm === 'RSA' &&
    info !== null &&
    key.modulusSha256 === modulusSha256(info)
  );
}

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
