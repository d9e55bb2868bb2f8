import asn1 from 'node-forge/lib/asn1.js';

/** DER as node-forge handles it: a binary string, one character a byte. */
export type Der = string;

/** Identifier octets (X.690 8.1.2). */
export const tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  t61String: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** `[n]` as a primitive element (IMPLICIT over a primitive type). */
export function contextTag(number: number): number {
  return 0x80 | number;
}

/** `[n]` as a constructed element (EXPLICIT, or IMPLICIT over a SEQUENCE). */
export function constructedContextTag(number: number): number {
  return 0xa0 | number;
}

export function encode(identifier: number, ...contents: readonly Der[]): Der {
  // The whole identifier passes as node-forge's class, so that it writes the contents as they are.
  return asn1.toDer(asn1.create(identifier, 0, false, contents.join(''))).getBytes();
}

export function encodeOid(oid: string): Der {
  return encode(tag.oid, asn1.oidToDer(oid).getBytes());
}

/** A non-negative INTEGER from its big-endian bytes. */
export function encodeUnsigned(bytes: Der): Der {
  let start = 0;
  while (start < bytes.length - 1 && bytes.charCodeAt(start) === 0) start++;
  const minimal = bytes.slice(start);
  return encode(tag.integer, minimal === '' || minimal.charCodeAt(0) >= 0x80 ? `\0${minimal}` : minimal);
}

export function encodeBoolean(value: boolean): Der {
  return encode(tag.boolean, value ? '\xff' : '\0');
}

export function encodeBitString(bytes: Der, unusedBits = 0): Der {
  return encode(tag.bitString, String.fromCharCode(unusedBits), bytes);
}

export function encodeUtf8(text: string): Der {
  return encode(tag.utf8String, Buffer.from(text, 'utf8').toString('latin1'));
}

/** UTCTime until 2049, GeneralizedTime from 2050 on (RFC 5280 4.1.2.5); whole seconds. */
export function encodeTime(date: Date): Der {
  const digits = `${date.toISOString().replace(/\.\d+|[-:T]/g, '')}`;
  const year = date.getUTCFullYear();
  return year >= 1950 && year < 2050
    ? encode(tag.utcTime, digits.slice(2))
    : encode(tag.generalizedTime, digits);
}

export function derFromBytes(bytes: Uint8Array): Der {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

export function bytesFromDer(der: Der): Buffer {
  return Buffer.from(der, 'latin1');
}
