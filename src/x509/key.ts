import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { PemBlock } from './der/pem-blocks.ts';
import { type GoRelease, latestGo } from './go-release.ts';
import { curveName } from './key-pair.ts';
import type { PrivateKeyTrace } from './key-trace.ts';
import { limitedBlocks } from './parse.ts';

/** Why a private key could not be read, and what Go's tls.X509KeyPair says of it: before or after the leaf. */
const problems = {
  noPem: {
    text: 'no PEM block',
    stage: 'pem',
    message: 'tls: failed to find any PEM data in key input',
  },
  certificate: {
    text: 'a certificate and no private key',
    stage: 'pem',
    message: 'tls: found a certificate rather than a key in the PEM for the private key',
  },
  otherBlocks: {
    text: 'PEM blocks but no private key among them',
    stage: 'pem',
    message:
      'tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types:',
  },
  encrypted: {
    text: 'the private key is encrypted',
    stage: 'key',
    message: 'tls: failed to parse private key',
  },
  malformed: {
    text: 'the private key is malformed',
    stage: 'key',
    message: 'tls: failed to parse private key',
  },
  notForTls: {
    text: 'a private key of a type that TLS does not use',
    stage: 'key',
    message: 'tls: found unknown private key type in PKCS#8 wrapping',
  },
} as const satisfies Record<string, { text: string; stage: 'pem' | 'key'; message: string }>;

/** What Go says where `tracePrivateKey` found this problem. */
export function goKeyError(problem: string): { readonly stage: 'pem' | 'key'; readonly message: string } {
  return Object.values(problems).find(({ text }) => text === problem) ?? problems.malformed;
}

/**
 * The public half of a private key file, as a fingerprint. The first block whose type ends in PRIVATE KEY counts,
 * in PKCS#8, PKCS#1 or SEC 1, as for Go's tls.X509KeyPair. Nothing of the key itself is kept.
 */
export function tracePrivateKey(pem: string, go: GoRelease = latestGo): PrivateKeyTrace {
  const { blocks, problem } = limitedBlocks(pem, go);
  if (problem !== null) return unreadable(problem.message);
  const block = blocks.find(({ label }) => label === 'PRIVATE KEY' || label.endsWith(' PRIVATE KEY'));
  if (block === undefined) return unreadable(withoutKey(blocks));
  const key = privateKey(block);
  if (key === null) {
    const encrypted = block.label === 'ENCRYPTED PRIVATE KEY' || block.hasHeaders;
    return unreadable(encrypted ? problems.encrypted.text : problems.malformed.text);
  }
  if (key.asymmetricKeyType === 'dsa') return unreadable(problems.malformed.text);
  const algorithm = algorithmName(key);
  // crypto/x509 knows X25519 in PKCS#8 since Go 1.20.
  if (algorithm === null) return unreadable(problems[go.minor < 20 ? 'malformed' : 'notForTls'].text);
  const info = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return {
    publicKeySha256: createHash('sha256').update(info).digest('hex'),
    algorithm,
    problem: null,
  };
}

function unreadable(problem: string): PrivateKeyTrace {
  return { publicKeySha256: null, algorithm: null, problem };
}

function withoutKey(blocks: readonly PemBlock[]): string {
  const [only] = blocks;
  if (only === undefined) return problems.noPem.text;
  const isCertificate = blocks.length === 1 && only.label === 'CERTIFICATE';
  return isCertificate ? problems.certificate.text : problems.otherBlocks.text;
}

function privateKey(block: PemBlock): KeyObject | null {
  const key = Buffer.from(block.bytes);
  try {
    for (const type of ['pkcs1', 'pkcs8', 'sec1'] as const) {
      try {
        return createPrivateKey({ key, format: 'der', type });
      } catch {
        // The next form is tried; OpenSSL's message is dropped, it says nothing that the caller does not.
      }
    }
    return null;
  } finally {
    key.fill(0);
    block.bytes.fill(0);
  }
}

function algorithmName(key: KeyObject): string | null {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return `RSA ${modulusLength}`;
    case 'ec':
      return `EC ${curveName(namedCurve ?? '')}`;
    case 'ed25519':
      return 'Ed25519';
    default:
      return null;
  }
}
