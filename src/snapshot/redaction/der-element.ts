/** Tags of ASN.1 (X.690) that tell keys from certificates. */
export const tags = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  sequence: 0x30,
  context0: 0xa0,
  context1: 0xa1,
} as const;

/** One element: its tag, where its content begins, and where it ends, which may lie behind the end of cut bytes. */
export interface DerElement {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

/** The element at an offset, or null where none begins. Of an element without length (BER) the end is unknown. */
export function elementAt(bytes: Uint8Array, at: number): DerElement | null {
  const [tag, first] = [bytes[at], bytes[at + 1]];
  if (tag === undefined || first === undefined) return null;
  if (first < 0x80) return { tag, start: at + 2, end: at + 2 + first };
  if (first === 0x80) return { tag, start: at + 2, end: Number.POSITIVE_INFINITY };
  const size = first & 0x7f;
  if (size > 4) return null;
  let length = 0;
  for (let index = 0; index < size; index += 1) {
    const octet = bytes[at + 2 + index];
    if (octet === undefined) return null;
    length = length * 256 + octet;
  }
  return { tag, start: at + 2 + size, end: at + 2 + size + length };
}

/**
 * The length of the certificate that bytes begin with, else 0: a SEQUENCE of a SEQUENCE, an algorithm and a BIT
 * STRING (RFC 5280 section 4.1), whatever Go says of what is in them; it lets more follow them. A signed request and
 * a list of revoked certificates have that form too.
 */
export function certificateLength(bytes: Uint8Array): number {
  const outer = elementAt(bytes, 0);
  if (outer?.tag !== tags.sequence || outer.end > bytes.length) return 0;
  const signed = elementAt(bytes, outer.start);
  if (signed?.tag !== tags.sequence) return 0;
  const algorithm = elementAt(bytes, signed.end);
  if (algorithm?.tag !== tags.sequence || bytes[algorithm.start] !== tags.oid) return 0;
  const signature = elementAt(bytes, algorithm.end);
  return signature?.tag === tags.bitString && signature.end <= outer.end ? outer.end : 0;
}
