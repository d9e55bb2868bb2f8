import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { type Der, encode, encodeBitString, encodeOid, encodeUnsigned, tag } from '../der/der.ts';
import { DerReader } from '../der/der-reader.ts';
import { unsigned } from '../der/der-values.ts';
import { type EcNumbers, publicPoint } from './ec-key.ts';

/** SubjectPublicKeyInfo as everyone writes it, from the numbers of the key. */
export function rsaPublicInfo(n: bigint, e: bigint): Der {
  const key = encode(tag.sequence, encodeUnsigned(bytesOf(n)), encodeUnsigned(bytesOf(e)));
  return info(encode(tag.sequence, encodeOid('1.2.840.113549.1.1.1'), encode(tag.null)), key);
}

/** SubjectPublicKeyInfo of scalar times generator. */
export function ecPublicInfo(numbers: EcNumbers): Der {
  const algorithm = encode(tag.sequence, encodeOid('1.2.840.10045.2.1'), encodeOid(numbers.curve.oid));
  return info(algorithm, Buffer.from(publicPoint(numbers)).toString('latin1'));
}

/** SubjectPublicKeyInfo of an Ed25519 seed (RFC 8032 5.1.5). */
export function ed25519PublicInfo(seed: Uint8Array): Der {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  der.fill(0);
  return createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('latin1');
}

/** SHA-256 of the modulus in the SubjectPublicKeyInfo of an RSA key. */
export function modulusSha256(publicInfo: Der): string {
  const fields = new DerReader(publicInfo).enter(tag.sequence);
  fields?.next();
  const key = new DerReader((fields?.read(tag.bitString) ?? '').slice(1)).enter(tag.sequence);
  return sha256(bytesOf(unsigned(key?.read(tag.integer) ?? '')));
}

export function sha256(bytes: Der): string {
  return createHash('sha256').update(bytes, 'latin1').digest('hex');
}

function info(algorithm: Der, key: Der): Der {
  return encode(tag.sequence, algorithm, encodeBitString(key));
}

function bytesOf(number: bigint): Der {
  const digits = number.toString(16);
  return Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex').toString('latin1');
}
