import { Malformed } from '../der/malformed.ts';
import { type Asn1Header, base128, headerAt } from './asn1-header.ts';

const universal = { integer: 2, bitString: 3, octetString: 4, oid: 6, sequence: 16 } as const;

/**
 * The fields of a structure, one after the other, as encoding/asn1's Unmarshal fills a Go struct: an optional field that
 * does not match is left out, what follows the last field is ignored. Every method throws Malformed.
 */
export class Asn1Fields {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** A Go int, which is 64 bits wide. */
  int64(): bigint {
    const content = this.#required(universal.integer);
    if (content.length > 8) throw new Malformed('integer too large');
    return integer(content);
  }

  bigInt(): bigint {
    return integer(this.#required(universal.integer));
  }

  optionalBigInt(): bigint | null {
    const content = this.#optional(universal.integer);
    return content === null ? null : integer(content);
  }

  octets(): Uint8Array {
    return this.#required(universal.octetString);
  }

  oid(): string {
    return oid(this.#required(universal.oid));
  }

  struct(): Asn1Fields {
    return new Asn1Fields(this.#required(universal.sequence));
  }

  /** The structures of an optional SEQUENCE OF; none where it is left out. */
  optionalStructs(): readonly Asn1Fields[] {
    const list = this.#optional(universal.sequence);
    if (list === null) return [];
    const structs: Asn1Fields[] = [];
    // Go reads every header of the list before it reads the first element.
    for (let at = 0; at < list.length; ) {
      const header = headerAt(list, at);
      if (!matches(header, universal.sequence)) throw new Malformed('sequence tag mismatch');
      const content = contentOf(list, header);
      structs.push(new Asn1Fields(content));
      at = header.contentAt + content.length;
    }
    return structs;
  }

  /** Whatever comes next, header included; empty where nothing does. */
  optionalRaw(): Uint8Array {
    if (this.#at === this.#bytes.length) return new Uint8Array();
    const header = headerAt(this.#bytes, this.#at);
    const start = this.#at;
    this.#at = header.contentAt + contentOf(this.#bytes, header).length;
    return this.#bytes.subarray(start, this.#at);
  }

  optionalExplicitOid(tag: number): string | null {
    const content = this.#optionalExplicit(tag, universal.oid);
    return content === null ? null : oid(content);
  }

  /** Go reads the bits and this program has no use for them. */
  skipOptionalExplicitBitString(tag: number): void {
    const content = this.#optionalExplicit(tag, universal.bitString);
    if (content === null) return;
    const [unused] = content;
    const last = content[content.length - 1];
    const isValid =
      unused !== undefined &&
      last !== undefined &&
      unused <= 7 &&
      (content.length > 1 || unused === 0) &&
      (last & ((1 << unused) - 1)) === 0;
    if (!isValid) throw new Malformed('invalid BIT STRING');
  }

  /** Whether bytes follow what was read. */
  get hasMore(): boolean {
    return this.#at < this.#bytes.length;
  }

  #required(tag: number): Uint8Array {
    const content = this.#optional(tag);
    if (content === null) throw new Malformed('tags do not match');
    return content;
  }

  #optional(tag: number): Uint8Array | null {
    if (this.#at === this.#bytes.length) return null;
    const header = headerAt(this.#bytes, this.#at);
    if (!matches(header, tag)) return null;
    return this.#take(header);
  }

  /** The length of the outer tag is not looked at: what follows the inner element is the next field. */
  #optionalExplicit(number: number, tag: number): Uint8Array | null {
    if (this.#at === this.#bytes.length) return null;
    const outer = headerAt(this.#bytes, this.#at);
    if (outer.contentAt === this.#bytes.length) throw new Malformed('explicit tag has no child');
    const isTagged = outer.tagClass === 2 && outer.tag === number;
    if (!isTagged || (outer.length > 0 && !outer.isCompound)) return null;
    if (outer.length === 0) throw new Malformed('zero length explicit tag');
    const inner = headerAt(this.#bytes, outer.contentAt);
    return matches(inner, tag) ? this.#take(inner) : null;
  }

  #take(header: Asn1Header): Uint8Array {
    const content = contentOf(this.#bytes, header);
    this.#at = header.contentAt + content.length;
    return content;
  }
}

function matches({ tagClass, tag, isCompound }: Asn1Header, expected: number): boolean {
  return tagClass === 0 && tag === expected && isCompound === (expected === universal.sequence);
}

function contentOf(bytes: Uint8Array, { contentAt, length }: Asn1Header): Uint8Array {
  if (contentAt + length > bytes.length) throw new Malformed('data truncated');
  return bytes.subarray(contentAt, contentAt + length);
}

/** Two's complement in its shortest form (checkInteger). */
function integer(content: Uint8Array): bigint {
  const [first, second] = content;
  if (first === undefined) throw new Malformed('empty integer');
  const isPadded =
    second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80));
  if (isPadded) throw new Malformed('integer not minimally-encoded');
  const magnitude = BigInt(`0x${Buffer.from(content).toString('hex')}`);
  return first < 0x80 ? magnitude : BigInt.asIntN(content.length * 8, magnitude);
}

function oid(content: Uint8Array): string {
  const { value, next } = base128(content, 0);
  const arcs = value < 80 ? [Math.trunc(value / 40), value % 40] : [2, value - 80];
  for (let at = next; at < content.length; ) {
    const arc = base128(content, at);
    arcs.push(arc.value);
    at = arc.next;
  }
  return arcs.join('.');
}

/** The OBJECT IDENTIFIER that the bytes begin with, or null where they begin with none. */
export function leadingOid(bytes: Uint8Array): string | null {
  try {
    return new Asn1Fields(bytes).oid();
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}
