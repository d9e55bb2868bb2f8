import {
  type Der,
  derFromBytes,
  encode,
  encodeBitString,
  encodeOid,
  tag,
} from '../../../src/x509/der/der.ts';
import { type KeyKind, type SchemeName, schemes } from '../../unit/x509/crafted/test-keys.ts';
import type { Faults } from './fault.ts';

const sequence = (...parts: Der[]) => encode(tag.sequence, ...parts);
const asn1Null = encode(tag.null);
const rsa = '1.2.840.113549.1.1.1';
const ecdsa = '1.2.840.10045.2.1';
const p256 = encodeOid('1.2.840.10045.3.1.7');

function rsaInfo(modulus: Der, exponent: Der, parameters: Der = asn1Null): Der {
  const key = sequence(encode(tag.integer, modulus), encode(tag.integer, exponent));
  return sequence(sequence(encodeOid(rsa), parameters), encodeBitString(key));
}

/** Keys and signatures. */
export const keyFaults: Faults = {
  otherKey: ({ target, world, pick }) => {
    const kind = pick<KeyKind>([
      'P-224',
      'P-256',
      'P-384',
      'P-521',
      'Ed25519',
      'RSA-1024',
      'RSA-2048',
      'RSA-512',
      'RSA-1023',
      'DSA',
      'X25519',
    ]);
    target.key = world.keys.get(kind, 70);
  },
  publicKeyEncoding: ({ target, world, pick }) => {
    const point = derFromBytes(Buffer.from(world.keys.get('P-256', 71).info, 'latin1').subarray(-65));
    const offCurve = `${point.slice(0, -1)}${String.fromCharCode(point.charCodeAt(64) ^ 1)}`;
    target.publicKeyInfo = pick([
      rsaInfo(`\0${'\xff'.repeat(128)}`, '\x03'),
      rsaInfo(`\0${'\xff'.repeat(128)}`, '\x03', ''),
      rsaInfo(`\0${'\xff'.repeat(128)}`, '\x80'),
      rsaInfo(`\0${'\xff'.repeat(128)}`, '\0'),
      rsaInfo(`\0${'\xff'.repeat(128)}`, '\x01'),
      rsaInfo(`\0${'\xff'.repeat(128)}`, '\x7f'.repeat(9)),
      rsaInfo('\0', '\x03'),
      rsaInfo('\xff', '\x03'),
      rsaInfo(`\0${'\xff'.repeat(1025)}`, '\x01\0\x01'),
      rsaInfo(`\0${'\xff'.repeat(1024)}`, '\x01\0\x01'),
      sequence(sequence(encodeOid(ecdsa), p256), encodeBitString(offCurve)),
      sequence(sequence(encodeOid(ecdsa), p256), encodeBitString(`\x02${point.slice(1, 33)}`)),
      sequence(sequence(encodeOid(ecdsa), p256), encodeBitString(point.slice(0, 64))),
      sequence(sequence(encodeOid(ecdsa), p256), encodeBitString('\0')),
      sequence(sequence(encodeOid(ecdsa)), encodeBitString(point)),
      sequence(sequence(encodeOid(ecdsa), encodeOid('1.3.132.0.10')), encodeBitString(point)),
      sequence(sequence(encodeOid(ecdsa), p256, 'more'), encodeBitString(point)),
      sequence(sequence(encodeOid('1.3.101.112'), asn1Null), encodeBitString('x'.repeat(32))),
      sequence(sequence(encodeOid('1.3.101.112')), encodeBitString('x'.repeat(31))),
      sequence(sequence(encodeOid('1.2.3.4')), encodeBitString('x')),
      sequence(sequence(encodeOid(ecdsa), p256), encode(tag.octetString, point)),
      sequence(sequence(), encodeBitString(point)),
      sequence(sequence(encodeOid('1.2.840.10040.4.1')), encodeBitString('x')),
      encode(tag.set),
    ]);
  },
  scheme: ({ target, pick }) => {
    target.scheme = pick(Object.keys(schemes)) as SchemeName;
  },
  scheme2: ({ target, world, pick }) => {
    // The parent gets an RSA key, so that the RSA schemes really verify.
    if (target.parent !== null)
      target.parent.key = world.keys.get(pick(['RSA-1024', 'RSA-2048', 'RSA-1023']), 72);
    target.scheme = pick([
      'md5-rsa',
      'sha1-rsa',
      'sha256-rsa',
      'sha384-rsa',
      'sha512-rsa',
      'sha256-pss',
      'sha384-pss',
      'sha256-pss-long-salt',
    ]);
  },
  algorithmIdentifier: ({ target, pick }) => {
    const algorithm = pick([
      sequence(encodeOid('1.2.840.10045.4.3.2'), asn1Null),
      sequence(encodeOid('1.2.3.4')),
      sequence(encodeOid('1.3.101.112'), asn1Null),
      sequence(),
      sequence(encodeOid('1.2.840.10045.4.3.2'), 'x'),
      sequence(encodeOid('1.2.840.113549.1.1.10')),
      encode(tag.set),
    ]);
    if (pick([true, false])) target.innerAlgorithm = algorithm;
    else target.outerAlgorithm = algorithm;
  },
  otherSigner: ({ target, world, pick }) => {
    target.signer = world.keys.get(pick(['P-256', 'P-384', 'RSA-2048', 'Ed25519']), 73);
  },
  signature: ({ target, pick }) => {
    const flip = (bytes: Der, at: number) =>
      bytes.slice(0, at) + String.fromCharCode(bytes.charCodeAt(at) ^ 1) + bytes.slice(at + 1);
    target.changeSignature = pick<(signature: Der) => Der>([
      (signature) => flip(signature, signature.length - 1),
      (signature) => flip(signature, 12),
      () => encodeBitString(''),
      () => '',
      () => encode(tag.octetString, 'x'),
      (signature) => encode(tag.bitString, '\x01', signature.slice(-8, -1), '\0'),
      (signature) => `${signature}trailing`,
    ]);
  },
};
