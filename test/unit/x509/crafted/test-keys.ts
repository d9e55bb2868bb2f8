import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { type Der, derFromBytes, encode, encodeOid, tag } from '../../../../src/x509/der/der.ts';
import { subjectPublicKeyInfo } from '../../../../src/x509/issuing/signature-scheme.ts';

/** A key pair that certificates of the tests share; made at run time. */
export interface TestKey {
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly privateKeyPem: string;
  readonly info: Der;
  /** Signatures that it made, by scheme and bytes: most certificates of the pairs are the same ones again. */
  readonly made: Map<string, Der>;
}

const mostRemembered = 2000;

export type KeyKind =
  | 'P-224'
  | 'P-256'
  | 'P-384'
  | 'P-521'
  | 'Ed25519'
  | 'RSA-512'
  | 'RSA-1023'
  | 'RSA-1024'
  | 'RSA-2048'
  | 'DSA'
  | 'X25519';

function generate(kind: KeyKind): KeyObject {
  switch (kind) {
    case 'P-224':
      return generateKeyPairSync('ec', { namedCurve: 'secp224r1' }).privateKey;
    case 'P-256':
    case 'P-384':
    case 'P-521':
      return generateKeyPairSync('ec', { namedCurve: kind }).privateKey;
    case 'Ed25519':
      return generateKeyPairSync('ed25519').privateKey;
    case 'X25519':
      return generateKeyPairSync('x25519').privateKey;
    case 'DSA':
      return generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 }).privateKey;
    default:
      return generateKeyPairSync('rsa', { modulusLength: Number(kind.slice(4)) }).privateKey;
  }
}

/** Keys by kind and number, each made when it is first asked for. */
export class KeyRing {
  readonly #keys = new Map<string, TestKey>();

  get(kind: KeyKind, number = 0): TestKey {
    const id = `${kind}/${number}`;
    const known = this.#keys.get(id);
    if (known !== undefined) return known;
    const privateKey = generate(kind);
    const key: TestKey = {
      id,
      privateKey,
      privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      info: subjectPublicKeyInfo(privateKey),
      made: new Map(),
    };
    this.#keys.set(id, key);
    return key;
  }
}

export type SchemeName =
  | 'md5-rsa'
  | 'sha1-rsa'
  | 'sha256-rsa'
  | 'sha384-rsa'
  | 'sha512-rsa'
  | 'sha256-pss'
  | 'sha384-pss'
  | 'sha256-pss-long-salt'
  | 'sha1-ecdsa'
  | 'sha256-ecdsa'
  | 'sha384-ecdsa'
  | 'sha512-ecdsa'
  | 'ed25519'
  | 'sha1-dsa'
  | 'sha256-dsa';

const plain = (oid: string) => encode(tag.sequence, encodeOid(oid));
const withNull = (oid: string) => encode(tag.sequence, encodeOid(oid), encode(tag.null));

function pss(hashOid: string, salt: number): Der {
  const hash = withNull(hashOid);
  const mask = encode(tag.sequence, encodeOid('1.2.840.113549.1.1.8'), hash);
  const parameters = encode(
    tag.sequence,
    encode(0xa0, hash),
    encode(0xa1, mask),
    encode(0xa2, encode(tag.integer, String.fromCharCode(salt))),
  );
  return encode(tag.sequence, encodeOid('1.2.840.113549.1.1.10'), parameters);
}

const sha256 = '2.16.840.1.101.3.4.2.1';
const sha384 = '2.16.840.1.101.3.4.2.2';

/** AlgorithmIdentifier and how it is signed. */
export const schemes: Readonly<
  Record<SchemeName, { algorithm: Der; digest: string | null; saltLength?: number }>
> = {
  'md5-rsa': { algorithm: withNull('1.2.840.113549.1.1.4'), digest: 'md5' },
  'sha1-rsa': { algorithm: withNull('1.2.840.113549.1.1.5'), digest: 'sha1' },
  'sha256-rsa': { algorithm: withNull('1.2.840.113549.1.1.11'), digest: 'sha256' },
  'sha384-rsa': { algorithm: withNull('1.2.840.113549.1.1.12'), digest: 'sha384' },
  'sha512-rsa': { algorithm: withNull('1.2.840.113549.1.1.13'), digest: 'sha512' },
  'sha256-pss': { algorithm: pss(sha256, 32), digest: 'sha256', saltLength: 32 },
  'sha384-pss': { algorithm: pss(sha384, 48), digest: 'sha384', saltLength: 48 },
  'sha256-pss-long-salt': { algorithm: pss(sha256, 40), digest: 'sha256', saltLength: 40 },
  'sha1-ecdsa': { algorithm: plain('1.2.840.10045.4.1'), digest: 'sha1' },
  'sha256-ecdsa': { algorithm: plain('1.2.840.10045.4.3.2'), digest: 'sha256' },
  'sha384-ecdsa': { algorithm: plain('1.2.840.10045.4.3.3'), digest: 'sha384' },
  'sha512-ecdsa': { algorithm: plain('1.2.840.10045.4.3.4'), digest: 'sha512' },
  ed25519: { algorithm: plain('1.3.101.112'), digest: null },
  'sha1-dsa': { algorithm: plain('1.2.840.10040.4.3'), digest: 'sha1' },
  'sha256-dsa': { algorithm: plain('2.16.840.1.101.3.4.3.2'), digest: 'sha256' },
};

/** The scheme that a key uses unless a fault says otherwise. */
export function usualScheme(key: TestKey): SchemeName {
  switch (key.privateKey.asymmetricKeyType) {
    case 'rsa':
      return 'sha256-rsa';
    case 'ed25519':
      return 'ed25519';
    case 'dsa':
      return 'sha256-dsa';
    default:
      return 'sha256-ecdsa';
  }
}

/** A signature by this key, under the scheme's digest where the key allows it; rubbish where it cannot sign. */
export function signWith(der: Der, key: TestKey, scheme: SchemeName): Der {
  const about = `${scheme} ${der}`;
  const known = key.made.get(about);
  if (known !== undefined) return known;
  const signature = freshSignature(der, key, scheme);
  if (key.made.size < mostRemembered) key.made.set(about, signature);
  return signature;
}

function freshSignature(der: Der, key: TestKey, scheme: SchemeName): Der {
  const { digest, saltLength } = schemes[scheme];
  const isPss = saltLength !== undefined && key.privateKey.asymmetricKeyType === 'rsa';
  const needsDigest = key.privateKey.asymmetricKeyType !== 'ed25519';
  const options = isPss ? { key: key.privateKey, padding: 6, saltLength } : key.privateKey;
  try {
    return derFromBytes(sign(needsDigest ? (digest ?? 'sha256') : null, Buffer.from(der, 'latin1'), options));
  } catch {
    return 'no signature';
  }
}
