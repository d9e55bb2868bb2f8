import { type Der, encode, encodeBitString, encodeOid, tag } from '../../../../src/x509/der/der.ts';

export const sequence = (...parts: readonly Der[]): Der => encode(tag.sequence, ...parts);
export const octets = (content: Der): Der => encode(tag.octetString, content);
export const bytes = (hex: string): Der => Buffer.from(hex, 'hex').toString('latin1');

/** Two's complement in its shortest form. */
export function integer(number: bigint): Der {
  const size = Math.ceil(((number < 0n ? -number - 1n : number).toString(2).length + 1) / 8);
  const digits = BigInt.asUintN(size * 8, number).toString(16);
  return encode(tag.integer, bytes(digits.padStart(size * 2, '0')));
}

export const rsaOid = '1.2.840.113549.1.1.1';
export const ecOid = '1.2.840.10045.2.1';

export function pkcs8(oid: string, parameters: Der, key: Der, version = 0n): Der {
  return sequence(integer(version), sequence(encodeOid(oid), parameters), octets(key));
}

export function rsaInfo(n: bigint, e: bigint): Der {
  return sequence(
    sequence(encodeOid(rsaOid), encode(tag.null)),
    encodeBitString(sequence(integer(n), integer(e))),
  );
}
