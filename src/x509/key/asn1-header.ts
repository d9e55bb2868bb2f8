import { Malformed } from '../der/malformed.ts';

/** Identifier and length of an element, and where its content begins. */
export interface Asn1Header {
  /** 0 universal, 1 application, 2 context-specific, 3 private. */
  readonly tagClass: number;
  readonly isCompound: boolean;
  readonly tag: number;
  readonly length: number;
  readonly contentAt: number;
}

/**
 * The header at an offset as encoding/asn1 reads it (parseTagAndLength), which unlike golang.org/x/crypto/cryptobyte
 * takes long tags and lengths of any number of octets below 2^31. Throws Malformed.
 */
export function headerAt(bytes: Uint8Array, offset: number): Asn1Header {
  const first = octet(bytes, offset);
  let at = offset + 1;
  let tag = first & 0x1f;
  if (tag === 0x1f) {
    const long = base128(bytes, at);
    if (long.value < 0x1f) throw new Malformed('non-minimal tag');
    tag = long.value;
    at = long.next;
  }
  const { length, next } = lengthAt(bytes, at);
  return { tagClass: first >> 6, isCompound: (first & 0x20) !== 0, tag, length, contentAt: next };
}

function lengthAt(bytes: Uint8Array, offset: number): { readonly length: number; readonly next: number } {
  const first = octet(bytes, offset);
  if (first < 0x80) return { length: first, next: offset + 1 };
  const next = offset + 1 + (first & 0x7f);
  if (first === 0x80) throw new Malformed('indefinite length');
  let length = 0;
  for (let at = offset + 1; at < next; at++) {
    const each = octet(bytes, at);
    if (length >= 2 ** 23) throw new Malformed('length too large');
    length = length * 256 + each;
    if (length === 0) throw new Malformed('superfluous leading zeros in length');
  }
  if (length < 0x80) throw new Malformed('non-minimal length');
  return { length, next };
}

/** An integer of 7 bits an octet, below 2^31 (parseBase128Int), and where the bytes go on. */
export function base128(
  bytes: Uint8Array,
  offset: number,
): { readonly value: number; readonly next: number } {
  if (bytes[offset] === 0x80) throw new Malformed('integer is not minimally encoded');
  let value = 0;
  for (let at = offset; at < offset + 5; at++) {
    const each = octet(bytes, at);
    value = value * 128 + (each & 0x7f);
    if (each >= 0x80) continue;
    if (value >= 2 ** 31) throw new Malformed('base 128 integer too large');
    return { value, next: at + 1 };
  }
  throw new Malformed('base 128 integer too large');
}

function octet(bytes: Uint8Array, at: number): number {
  const found = bytes[at];
  if (found === undefined) throw new Malformed('truncated');
  return found;
}
