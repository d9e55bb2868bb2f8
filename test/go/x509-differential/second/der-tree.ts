/** One DER element, taken apart by hand: its content as octets, or as the elements within. */
export interface Piece {
  tag: number;
  content: Buffer | Piece[];
  /** How its length is written; null: in the shortest way. */
  length: ((octets: number) => Buffer) | null;
}

/** The first element of the octets; what follows it is left out. */
export function take(der: Buffer): Piece {
  const tag = der[0] ?? 0;
  const { start, end } = bounds(der);
  const content = der.subarray(start, end);
  return { tag, content: (tag & 0x20) === 0 ? Buffer.from(content) : takeAll(content), length: null };
}

function takeAll(octets: Buffer): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < octets.length; ) {
    const rest = octets.subarray(at);
    pieces.push(take(rest));
    at += bounds(rest).end;
  }
  return pieces;
}

function bounds(der: Buffer): { start: number; end: number } {
  const first = der[1] ?? 0;
  const more = first < 0x80 ? 0 : first & 0x7f;
  const size = more === 0 ? first : der.readUIntBE(2, more);
  return { start: 2 + more, end: 2 + more + size };
}

export function put({ tag, content, length }: Piece): Buffer {
  const octets = Buffer.isBuffer(content) ? content : Buffer.concat(content.map(put));
  return Buffer.concat([Buffer.from([tag]), (length ?? shortest)(octets.length), octets]);
}

export function shortest(octets: number): Buffer {
  if (octets < 0x80) return Buffer.from([octets]);
  const digits = octets.toString(16);
  const bytes = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex');
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]);
}

/** One octet more than needed. */
export function longer(octets: number): Buffer {
  return octets < 0x80 ? Buffer.from([0x81, octets]) : Buffer.from([0x84, ...be32(octets)]);
}

/** BER's length that is told by an end of two zeros, which is left out. */
export function indefinite(): Buffer {
  return Buffer.from([0x80]);
}

/** A length beyond the end of the file. */
export function beyond(octets: number): Buffer {
  return Buffer.from([0x84, ...be32(octets + 0x10_0000)]);
}

const be32 = (number: number) => [
  number >>> 24,
  (number >>> 16) & 0xff,
  (number >>> 8) & 0xff,
  number & 0xff,
];

export function raw(tag: number, content: Buffer | string): Piece {
  return { tag, content: Buffer.isBuffer(content) ? content : Buffer.from(content, 'hex'), length: null };
}

export function text(tag: number, content: string): Piece {
  return raw(tag, Buffer.from(content, 'latin1'));
}

export function of(tag: number, ...pieces: Piece[]): Piece {
  return { tag, content: pieces, length: null };
}

export const seq = (...pieces: Piece[]): Piece => of(0x30, ...pieces);

/** The elements within; throws where there are none to take apart. */
export function inside({ tag, content }: Piece): Piece[] {
  if (Buffer.isBuffer(content)) throw new Error(`an element with tag ${tag} holds no others`);
  return content;
}

export function at(piece: Piece, ...path: number[]): Piece {
  return path.reduce((found, index) => {
    const next = inside(found)[index];
    if (next === undefined) throw new Error(`there is no element ${path.join('.')}`);
    return next;
  }, piece);
}
