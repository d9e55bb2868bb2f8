import type { GoRelease } from '../go-release.ts';
import { follows } from '../go-rules.ts';
import { type ParseOutcome, parseCertificate } from '../parsing/parse-certificate.ts';
import type { ParsedCertificate } from '../parsing/parsed-certificate.ts';
import type { Refusal, RefusalCode, Role, Verifier } from '../verdict.ts';
import { type CertPool, certPool } from '../verifying/cert-pool.ts';
import { verificationProblem } from '../verifying/verify-chain.ts';
import type { CertificateFile } from './key-pair-file.ts';

/** Bits of the largest RSA key that crypto/tls accepts in a peer's certificates. */
function largestRsaKey(go: GoRelease): number {
  if (!follows(go, 'rsa-above-8192')) return Number.POSITIVE_INFINITY;
  const set = go.godebug.tlsmaxrsasize ?? '';
  return /^[+-]?\d+$/.test(set) ? Number(set) : 8192;
}

/**
 * What an end says about the certificates that the other sent: null when it accepts them. The server is Typha
 * (crypto/tls verifies, then the names are checked), the client its client (both in VerifyPeerCertificate).
 * The names are checked as in Calico's typha/pkg/tlsutils.
 */
export function peerProblem(
  verifier: Pick<Verifier, 'role' | 'commonName' | 'uriSan'>,
  roots: CertPool,
  file: CertificateFile,
  now: Date,
  go: GoRelease,
): Refusal | null {
  const largestKey = largestRsaKey(go);
  const parsed: ParsedCertificate[] = [];
  for (const der of file.chain) {
    const outcome: ParseOutcome = parseCertificate(der, go);
    if (outcome.certificate === null) return unparsable(verifier.role, outcome.error);
    const { algorithm, bits } = outcome.certificate.publicKey;
    if (algorithm === 'RSA' && bits > largestKey) return tooLargeKey(verifier.role, largestKey);
    parsed.push(outcome.certificate);
  }
  const [leaf, ...intermediates] = parsed;
  if (leaf === undefined) return null;
  const error = verificationProblem({
    leaf,
    intermediates: certPool(intermediates),
    roots,
    now,
    go,
    usage: verifier.role === 'server' ? 'clientAuth' : 'serverAuth',
  });
  if (error !== null) {
    const prefix = verifier.role === 'server' && error.code !== 'crash' ? verificationPrefix(go) : '';
    return { code: error.code, message: prefix + error.message };
  }
  return nameProblem(verifier, leaf);
}

function verificationPrefix(go: GoRelease): string {
  const what = follows(go, 'verification-words') ? 'certificate' : 'client certificate';
  return `tls: failed to verify ${what}: `;
}

export const noCertificate: Refusal = {
  code: 'no-certificate',
  message: "tls: client didn't provide a certificate",
};

function unparsable(role: Role, error: string): Refusal {
  const what = role === 'server' ? 'parse client certificate' : 'parse certificate from server';
  return { code: 'malformed-certificate', message: `tls: failed to ${what}: ${error}` };
}

function tooLargeKey(role: Role, largest: number): Refusal {
  const peer = role === 'server' ? 'client' : 'server';
  return {
    code: 'unsupported-key',
    message: `tls: ${peer} sent certificate containing RSA key larger than ${largest} bits`,
  };
}

function nameProblem(
  { commonName, uriSan }: Pick<Verifier, 'commonName' | 'uriSan'>,
  leaf: ParsedCertificate,
): Refusal | null {
  if (commonName === '' && uriSan === '') return null;
  if (commonName !== '' && leaf.commonName === commonName) return null;
  if (uriSan !== '' && leaf.uriSans.includes(uriSan)) return null;
  const [code, wanted]: readonly [RefusalCode, string] =
    commonName !== '' && uriSan !== ''
      ? ['wrong-cn-or-uri-san', 'CN or URI SAN']
      : commonName !== ''
        ? ['wrong-cn', 'CN']
        : ['wrong-uri-san', 'URI SAN'];
  return { code, message: `peer certificate does not have required ${wanted}` };
}
