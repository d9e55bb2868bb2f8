import asn1 from 'node-forge/lib/asn1.js';
import type { Der } from './der.ts';

export interface DerElement {
  readonly tag: number;
  readonly content: Der;
  /** Identifier, length and content. */
  readonly raw: Der;
}

const oneElement = { strict: true, parseAllBytes: false, decodeBitStrings: false } as const;

/**
 * Reads DER one element at a time, as strictly as golang.org/x/crypto/cryptobyte, which Go's parser uses:
 * one-byte identifiers, definite and minimal lengths of at most four bytes. What is not asked for is not looked at.
 */
export class DerReader {
  readonly #der: Der;
  #at = 0;

  constructor(der: Der) {
    this.#der = der;
  }

  get empty(): boolean {
    return this.#at >= this.#der.length;
  }

  /** What has not been read. */
  get rest(): Der {
    return this.#der.slice(this.#at);
  }

  /** Whether the next element has this identifier. */
  peek(identifier: number): boolean {
    return !this.empty && this.#der.charCodeAt(this.#at) === identifier;
  }

  /** The next element, or null (and nothing read) when there is none or it is not DER. */
  next(): DerElement | null {
    const identifier = this.#der.charCodeAt(this.#at);
    if (Number.isNaN(identifier) || (identifier & 0x1f) === 0x1f) return null;
    const content = primitiveContent(this.#der.slice(this.#at + 1));
    if (content === null) return null;
    // Writing it again yields the same bytes only where the length was minimal.
    const again = String.fromCharCode(identifier) + lengthAndContent(content);
    if (!this.#der.startsWith(again, this.#at)) return null;
    this.#at += again.length;
    return { tag: identifier, content, raw: again };
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

/** An OCTET STRING has no structure, so node-forge decodes the length and nothing else. */
function primitiveContent(lengthAndMore: Der): Der | null {
  try {
    return asn1.fromDer(`\x04${lengthAndMore}`, oneElement).value;
  } catch {
    return null;
  }
}

function lengthAndContent(content: Der): Der {
  return asn1
    .toDer(asn1.create(0, 0, false, content))
    .getBytes()
    .slice(1);
}
