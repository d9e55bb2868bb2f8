import { type DerElement, elementAt, tags } from './der-element.ts';
import { privateKeyKind } from './private-key-der.ts';

/** Magic numbers at the start of files that hold keys. */
const magics: readonly (readonly [Buffer, string])[] = [
  [Buffer.from('openssh-key-v1\0'), 'OpenSSH'],
  [Buffer.from('feedfeed00000002', 'hex'), 'JKS'],
  [Buffer.from('cececece00000002', 'hex'), 'JCEKS'],
];

const version = Buffer.from([tags.integer, 1]);
const encryptionOid = Buffer.from('2a864886f70d01', 'hex');

/** The end of an EC key, `[1] { BIT STRING of an uncompressed point }`, of P-256, P-384 and P-521. */
const points = ['a14403420004', 'a16403620004', 'a181890381860004'].map((text) => Buffer.from(text, 'hex'));
/** `OCTET STRING { OCTET STRING }` of Ed25519 and X25519, of Ed448 and of X448. */
const seeds = ['04220420', '043b0439', '043a0438'].map((text) => Buffer.from(text, 'hex'));
const shortestEnd = 16;

/** The kind of private key that lies anywhere in bytes, or null; also of one that is cut at either end. */
export function keyInBytes(bytes: Buffer): string | null {
  const magic = magics.find(([start]) => bytes.subarray(0, start.length).equals(start));
  return magic?.[1] ?? wholeKey(bytes) ?? endOfKey(bytes);
}

/** Every private key has a version, or the OID of its encryption, near its start. */
function wholeKey(bytes: Buffer): string | null {
  for (let at = bytes.indexOf(version); at >= 0; at = bytes.indexOf(version, at + 1)) {
    if ((bytes[at + 2] ?? 9) > 3) continue;
    const kind = keyAround(bytes, at);
    if (kind !== null) return kind;
  }
  for (let at = bytes.indexOf(encryptionOid); at >= 0; at = bytes.indexOf(encryptionOid, at + 1)) {
    const kind = keyAround(bytes, at - 2);
    if (kind !== null) return kind;
  }
  return null;
}

/** A key whose one or two headers end at an offset. */
function keyAround(bytes: Buffer, at: number): string | null {
  for (let back = 2; back <= 10 && back <= at; back += 1) {
    if (bytes[at - back] !== tags.sequence) continue;
    const kind = privateKeyKind(bytes, at - back);
    if (kind !== null) return kind;
  }
  return null;
}

function endOfKey(bytes: Buffer): string | null {
  if (points.some((point) => bytes.indexOf(point) >= shortestEnd)) return 'the end of an EC key';
  if (seeds.some((seed) => endsWithSeed(bytes, seed))) return 'the end of an Ed25519 key';
  return hasPrimes(bytes) ? 'the end of an RSA key' : null;
}

function endsWithSeed(bytes: Buffer, seed: Buffer): boolean {
  const at = bytes.indexOf(seed);
  return at >= 0 && at + seed.length + (seed[3] ?? 0) <= bytes.length;
}

/**
 * Two INTEGERs of nearly one length after each other, or a long one that ends where the bytes do: primes, exponents
 * and coefficient of RSA, of 512 bits or more. A public key has a modulus and an exponent of a few octets.
 */
function hasPrimes(bytes: Buffer): boolean {
  for (let at = bytes.indexOf(tags.integer); at >= 0; at = bytes.indexOf(tags.integer, at + 1)) {
    const one = elementAt(bytes, at);
    if (one === null || !isPrime(one)) continue;
    if (one.end === bytes.length && one.start > at + 2) return true;
    const next = elementAt(bytes, one.end);
    if (next?.tag === tags.integer && Math.abs(lengthOf(one) - lengthOf(next)) <= 3) return true;
  }
  return false;
}

const lengthOf = ({ start, end }: DerElement): number => end - start;

const isPrime = (element: DerElement): boolean => lengthOf(element) >= 60 && lengthOf(element) <= 1040;
