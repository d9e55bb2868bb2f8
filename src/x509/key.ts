import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { PrivateKeyTrace } from '../snapshot/secret.ts';
import { curveName } from './key-pair.ts';
import { limitedBlocks } from './parse.ts';
import type { PemBlock } from './pem-blocks.ts';

/**
 * The public half of a private key file, as a fingerprint. The first block whose type ends in PRIVATE KEY counts,
 * in PKCS#8, PKCS#1 or SEC 1, as for Go's tls.X509KeyPair. Nothing of the key itself is kept.
 */
export function tracePrivateKey(pem: string): PrivateKeyTrace {
  const { blocks, problem } = limitedBlocks(pem);
  if (problem !== null) return unreadable(problem.message);
  const block = blocks.find(({ label }) => label === 'PRIVATE KEY' || label.endsWith(' PRIVATE KEY'));
  if (block === undefined) return unreadable(withoutKey(blocks));
  const key = privateKey(block);
  if (key === null) {
    const encrypted = block.label === 'ENCRYPTED PRIVATE KEY' || block.hasHeaders;
    return unreadable(encrypted ? 'the private key is encrypted' : 'the private key is malformed');
  }
  const algorithm = algorithmName(key);
  if (algorithm === null) return unreadable('private key of a type that TLS does not use');
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
  const first = blocks[0];
  if (first === undefined) return 'no PEM block';
  return `no private key but ${first.label === 'CERTIFICATE' ? 'a certificate' : 'another kind of PEM block'}`;
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
