import asn1 from 'node-forge/lib/asn1.js';
import util, { type ByteStringBuffer } from 'node-forge/lib/util.js';
import type { Der } from './der.ts';

interface DerElement {
  readonly tag: number;
  readonly content: Der;
  /** Identifier, length and content. */
  readonly raw: Der;
}

/**
 * Reads DER one element at a time, as strictly as golang.org/x/crypto/cryptobyte, which Go's parser uses:
 * one-byte identifiers, definite and minimal lengths of at most four bytes. What is not asked for is not looked at.
 */
export class DerReader {
  readonly #der: Der;
  readonly #buffer: ByteStringBuffer;
  #at = 0;

  constructor(der: Der) {
    this.#der = der;
    this.#buffer = util.createBuffer(der);
  }

  get empty(): boolean {
    return this.#at >= this.#der.length;
  }

  /** Whether the next element has this identifier. */
  peek(identifier: number): boolean {
    return !this.empty && this.#der.charCodeAt(this.#at) === identifier;
  }

  /** The next element, or null (and nothing read) when there is none or it is not DER. */
  next(): DerElement | null {
    const start = this.#at;
    const tag = this.#der.charCodeAt(start);
    if (this.#der.length - start < 2 || (tag & 0x1f) === 0x1f) return null;
    this.#buffer.read = start + 1;
    const length = valueLength(this.#buffer);
    const contentStart = this.#buffer.read;
    if (length === null || contentStart - start !== 1 + lengthOctets(length)) return null;
    const end = contentStart + length;
    if (end > this.#der.length) return null;
    this.#at = end;
    return { tag, content: this.#der.slice(contentStart, end), raw: this.#der.slice(start, end) };
  }

  /** The content of the next element when it has this identifier, else null (and nothing read). */
  read(identifier: number): Der | null {
    return this.peek(identifier) ? (this.next()?.content ?? null) : null;
  }

  /** A reader over the content of the next element when it has this identifier. */
  enter(identifier: number): DerReader | null {
    const content = this.read(identifier);
    return content === null ? null : new DerReader(content);
  }

  /** Identifier, length and content of the next element when it has this identifier. */
  readRaw(identifier: number): Der | null {
    return this.peek(identifier) ? (this.next()?.raw ?? null) : null;
  }
}

/** Null for an indefinite length and for one that needs more than 31 bits. */
function valueLength(buffer: ByteStringBuffer): number | null {
  try {
    const length = asn1.getBerValueLength(buffer);
    return length !== undefined && Number.isSafeInteger(length) && length >= 0 ? length : null;
  } catch {
    return null;
  }
}

/** How many octets DER takes for this length. */
function lengthOctets(length: number): number {
  return length < 0x80 ? 1 : 1 + Math.ceil(length.toString(16).length / 2);
}
