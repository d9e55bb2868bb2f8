import { elementAt, tags } from './der-element.ts';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

/** Algorithms of PKCS #8 by their OIDs (RFC 8017, RFC 5480, RFC 8410, RFC 3279). */
const algorithms: readonly (readonly [Buffer, string])[] = [
  [hex('2a864886f70d0101'), 'RSA'],
  [hex('2a8648ce3d0201'), 'EC'],
  [hex('2b6570'), 'Ed25519'],
  [hex('2b6571'), 'Ed448'],
  [hex('2b656e'), 'X25519'],
  [hex('2b656f'), 'X448'],
  [hex('2a8648ce3804'), 'DSA'],
];

/** PKCS #5 and PKCS #12: what a key is encrypted with (RFC 8018, RFC 7292). */
const encryption = [hex('2a864886f70d0105'), hex('2a864886f70d010c')];
const pkcs7 = hex('2a864886f70d0107');

/** The kind of private key that bytes begin with, such as `EC SEC1`, or null. The key may be cut at its end. */
export function privateKeyKind(bytes: Uint8Array, at = 0): string | null {
  const outer = elementAt(bytes, at);
  if (outer?.tag !== tags.sequence) return null;
  const first = elementAt(bytes, outer.start);
  const second = first === null ? null : elementAt(bytes, first.end);
  if (first === null || second === null || second.start > outer.end) return null;
  if (first.tag === tags.sequence) {
    const isEncrypted = encryption.some((oid) => hasOid(bytes, first.start, oid));
    return isEncrypted && second.tag === tags.octetString ? 'encrypted PKCS#8' : null;
  }
  const version = bytes[first.start] ?? 9;
  if (first.tag !== tags.integer || first.end - first.start !== 1 || version > 3) return null;
  const third = second.end >= outer.end ? null : elementAt(bytes, second.end);
  const isCut = second.end >= bytes.length || (third === null && second.end < outer.end);
  switch (second.tag) {
    case tags.sequence:
      if (version === 3) return hasOid(bytes, second.start, pkcs7) ? 'PKCS#12' : null;
      if (bytes[second.start] !== tags.oid || !(isCut || third?.tag === tags.octetString)) return null;
      return inPkcs8(bytes, second.start, isCut);
    case tags.octetString: {
      const length = second.end - second.start;
      const isClosed =
        second.end === outer.end || third?.tag === tags.context0 || third?.tag === tags.context1;
      return version === 1 && length >= 16 && length <= 72 && (isCut || isClosed) ? 'EC SEC1' : null;
    }
    case tags.integer:
      if (version > 1 || second.end - second.start < 32 || !(isCut || third?.tag === tags.integer))
        return null;
      return third !== null && third.end - third.start >= 16 ? 'DSA' : 'RSA PKCS#1';
    default:
      return null;
  }
}

/** Of a cut key only an algorithm that is known tells that it is one. */
function inPkcs8(bytes: Uint8Array, at: number, isCut: boolean): string | null {
  const algorithm = algorithms.find(([oid]) => hasOid(bytes, at, oid))?.[1];
  if (algorithm === undefined) return isCut ? null : 'PKCS#8';
  return `${algorithm} PKCS#8`;
}

/** Whether an OBJECT IDENTIFIER stands at an offset and begins with these octets. */
function hasOid(bytes: Uint8Array, at: number, oid: Buffer): boolean {
  return bytes[at] === tags.oid && oid.every((octet, index) => bytes[at + 2 + index] === octet);
}
