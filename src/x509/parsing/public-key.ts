import { createPublicKey, type KeyObject } from 'node:crypto';
import type { PublicKeyInfo } from '../certificate.ts';
import { type Der, encode, encodeBitString, encodeOid, tag } from '../der/der.ts';
import { DerReader } from '../der/der-reader.ts';
import { isNegative, readInteger, readOid, unsigned } from '../der/der-values.ts';
import { Malformed, required } from '../der/malformed.ts';
import type { GoRelease } from '../go-release.ts';
import { follows } from '../go-rules.ts';
import { insecureRsaKey } from '../insecure-rsa-key.ts';
import { Remembered } from '../remembered.ts';
import type { AlgorithmIdentifier } from './signature-algorithm.ts';

/** A public key as far as Go's parser reads it. `key` is null where node:crypto or Go cannot use it. */
export interface ParsedPublicKey {
  readonly algorithm: PublicKeyInfo['algorithm'] | 'DSA';
  readonly bits: number;
  readonly curve: string | null;
  readonly key: KeyObject | null;
  /** The SubjectPublicKeyInfo as everyone writes it for this key; null where the algorithm is not known. */
  readonly info: Der | null;
  /** Why Go would not verify with it although it parses; null when it would. */
  readonly unusable: string | null;
}

const unknownKey: ParsedPublicKey = {
  algorithm: 'unknown',
  bits: 0,
  curve: null,
  key: null,
  info: null,
  unusable: null,
};

const rsaOid = '1.2.840.113549.1.1.1';
const ecdsaOid = '1.2.840.10045.2.1';
const ed25519Oid = '1.3.101.112';
const dsaOid = '1.2.840.10040.4.1';

interface Curve {
  readonly name: string;
  readonly bits: number;
  /** Of the field: coordinates are below it (FIPS 186-4 D.1.2). */
  readonly prime: bigint;
}

const curves: Readonly<Record<string, Curve>> = {
  '1.3.132.0.33': { name: 'P-224', bits: 224, prime: 2n ** 224n - 2n ** 96n + 1n },
  '1.2.840.10045.3.1.7': {
    name: 'P-256',
    bits: 256,
    prime: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
  },
  '1.3.132.0.34': {
    name: 'P-384',
    bits: 384,
    prime: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
  },
  '1.3.132.0.35': { name: 'P-521', bits: 521, prime: 2n ** 521n - 1n },
};

/** Go's parsePublicKey (crypto/x509/parser.go); `bits` is the subjectPublicKey. */
export function parsePublicKey(algorithm: AlgorithmIdentifier, bits: Der, go: GoRelease): ParsedPublicKey {
  switch (algorithm.oid) {
    case rsaOid:
      return rsaKey(algorithm.parameters, bits, go);
    case ecdsaOid:
      return ecdsaKey(algorithm.parameters, bits, go);
    case ed25519Oid:
      return ed25519Key(algorithm.parameters, bits);
    case dsaOid:
      return dsaKey(algorithm.parameters, bits);
    default:
      return unknownKey;
  }
}

function rsaKey(parameters: Der, bits: Der, go: GoRelease): ParsedPublicKey {
  if (parameters !== '\x05\0') throw new Malformed('x509: RSA key missing NULL parameters');
  const fields = required(new DerReader(bits).enter(tag.sequence), 'x509: invalid RSA public key');
  const modulus = required(readInteger(fields), 'x509: invalid RSA modulus');
  const exponent = required(readInteger(fields), 'x509: invalid RSA public exponent');
  if (exponent.length > 8) throw new Malformed('x509: invalid RSA public exponent');
  if (isNegative(modulus) || unsigned(modulus) === 0n) {
    throw new Malformed('x509: RSA modulus is not a positive number');
  }
  if (isNegative(exponent) || unsigned(exponent) === 0n) {
    throw new Malformed('x509: RSA public exponent is not a positive number');
  }
  const canonical = encode(tag.sequence, encode(tag.integer, modulus), encode(tag.integer, exponent));
  const info = spki(encode(tag.sequence, encodeOid(rsaOid), parameters), canonical);
  return {
    algorithm: 'RSA',
    bits: unsigned(modulus).toString(2).length,
    curve: null,
    key: keyObject(info),
    info,
    unusable: rsaProblem(unsigned(modulus), unsigned(exponent), go),
  };
}

/** Go's checks before it verifies with an RSA key (crypto/rsa). */
function rsaProblem(modulus: bigint, exponent: bigint, go: GoRelease): string | null {
  const bits = modulus.toString(2).length;
  if (bits < 1024 && follows(go, 'rsa-below-1024')) return insecureRsaKey(bits);
  if (!follows(go, 'odd-rsa-key')) return null;
  if (modulus % 2n === 0n) return 'crypto/rsa: public modulus is even';
  if (exponent < 2n) return 'crypto/rsa: public exponent too small or negative';
  if (exponent % 2n === 0n) return 'crypto/rsa: public exponent is even';
  return exponent > 2n ** 31n - 1n ? 'crypto/rsa: public exponent too large' : null;
}

function ecdsaKey(parameters: Der, bits: Der, go: GoRelease): ParsedPublicKey {
  const oid = required(readOid(new DerReader(parameters), go), 'x509: invalid ECDSA parameters');
  const curve = curves[oid];
  if (curve === undefined) throw new Malformed('x509: unsupported elliptic curve');
  const saysWhy = follows(go, 'point-words');
  if (!bits.startsWith('\x04')) {
    throw new Malformed(saysWhy ? 'ecdsa: invalid uncompressed public key' : noPoint);
  }
  const info = spki(encode(tag.sequence, encodeOid(ecdsaOid), encodeOid(oid)), bits);
  const isPoint = bits.length === 1 + 2 * Math.ceil(curve.bits / 8);
  const key = isPoint ? keyObject(info) : null;
  if (key === null) throw new Malformed(saysWhy ? pointProblem(curve, bits) : noPoint);
  return { algorithm: 'ECDSA', bits: curve.bits, curve: curve.name, key, info, unusable: null };
}

const noPoint = 'x509: failed to unmarshal elliptic curve point';

/** Go's error for a point that is none (crypto/internal/fips140/nistec). */
function pointProblem({ name, bits: size, prime }: Curve, point: Der): string {
  const goName = name.replace('-', '');
  const length = Math.ceil(size / 8);
  if (point.length !== 1 + 2 * length) return `invalid ${goName} point encoding`;
  const coordinates = [point.slice(1, 1 + length), point.slice(1 + length)];
  if (coordinates.every((each) => unsigned(each) < prime)) return `${goName} point not on curve`;
  // P-256 has an implementation of its own, with a blank.
  return `invalid ${goName}${name === 'P-256' ? ' element' : 'Element'} encoding`;
}

function ed25519Key(parameters: Der, bits: Der): ParsedPublicKey {
  if (parameters !== '') throw new Malformed('x509: Ed25519 key encoded with illegal parameters');
  if (bits.length !== 32) throw new Malformed('x509: wrong Ed25519 public key size');
  const info = spki(encode(tag.sequence, encodeOid(ed25519Oid)), bits);
  return { algorithm: 'Ed25519', bits: 256, curve: null, key: keyObject(info), info, unusable: null };
}

function dsaKey(parameters: Der, bits: Der): ParsedPublicKey {
  const y = required(readInteger(new DerReader(bits)), 'x509: invalid DSA public key');
  const fields = new DerReader(parameters).enter(tag.sequence);
  const domain = [0, 1, 2].map(() => (fields === null ? null : readInteger(fields)));
  const numbers = [y, ...domain.map((number) => required(number, 'x509: invalid DSA parameters'))];
  if (numbers.some((number) => isNegative(number) || unsigned(number) === 0n)) {
    throw new Malformed('x509: zero or negative DSA parameter');
  }
  const size = unsigned(domain[0] ?? '').toString(2).length;
  return { algorithm: 'DSA', bits: size, curve: null, key: null, info: null, unusable: null };
}

function spki(algorithm: Der, bits: Der): Der {
  return encode(tag.sequence, algorithm, encodeBitString(bits));
}

/** Null when OpenSSL finds the key invalid, e.g. a point that is not on its curve. */
function keyObject(info: Der): KeyObject | null {
  return keyObjects.get(info, () => {
    try {
      return createPublicKey({ key: Buffer.from(info, 'latin1'), format: 'der', type: 'spki' });
    } catch {
      return null;
    }
  });
}

const keyObjects = new Remembered<KeyObject | null>(500);
