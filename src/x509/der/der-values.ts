import asn1 from 'node-forge/lib/asn1.js';
import { type GoRelease, latestGo } from '../go-release.ts';
import { follows } from '../go-rules.ts';
import { type Der, tag } from './der.ts';
import type { DerReader } from './der-reader.ts';

/** Content of an INTEGER when it is minimal (cryptobyte's checkASN1Integer), else null. */
export function readInteger(reader: DerReader, identifier: number = tag.integer): Der | null {
  const content = reader.read(identifier);
  if (content === null || content === '') return null;
  if (content.length === 1) return content;
  const first = content.charCodeAt(0);
  const nextIsNegative = content.charCodeAt(1) >= 0x80;
  return (first === 0 && !nextIsNegative) || (first === 0xff && nextIsNegative) ? null : content;
}

export function isNegative(integer: Der): boolean {
  return integer.charCodeAt(0) >= 0x80;
}

/** An INTEGER that fits 64 bits, with its sign; null when it does not or is malformed. */
export function readInt64(reader: DerReader, identifier: number = tag.integer): bigint | null {
  const content = readInteger(reader, identifier);
  if (content === null || content.length > 8) return null;
  return BigInt.asIntN(content.length * 8, unsigned(content));
}

/** The magnitude of big-endian bytes. */
export function unsigned(bytes: Der): bigint {
  return bytes === '' ? 0n : BigInt(`0x${hex(bytes)}`);
}

export function hex(bytes: Der): string {
  return Buffer.from(bytes, 'latin1').toString('hex');
}

/** Null unless it is one byte, 0x00 or 0xff. */
export function readBoolean(reader: DerReader): boolean | null {
  const content = reader.read(tag.boolean);
  return content === '\xff' ? true : content === '\0' ? false : null;
}

export interface BitString {
  readonly bytes: Der;
  readonly unusedBits: number;
}

export function readBitString(reader: DerReader): BitString | null {
  const content = reader.read(tag.bitString);
  if (content === null || content === '') return null;
  const unusedBits = content.charCodeAt(0);
  const bytes = content.slice(1);
  if (unusedBits > 7 || (bytes === '' && unusedBits !== 0)) return null;
  if (bytes !== '' && (bytes.charCodeAt(bytes.length - 1) & ((1 << unusedBits) - 1)) !== 0) return null;
  return { bytes, unusedBits };
}

/** The bits moved to the right so that the last byte is full, as Go reads keys and signatures. */
export function rightAligned({ bytes, unusedBits }: BitString): Der {
  if (unusedBits === 0) return bytes;
  const source = Buffer.from(bytes, 'latin1');
  return Buffer.from(
    source.map((byte, index) => ((source[index - 1] ?? 0) << (8 - unusedBits)) | (byte >> unusedBits)),
  ).toString('latin1');
}

/** Dotted OID; null when malformed or an arc needs more than 31 bits (cryptobyte's limit). */
export function readOid(reader: DerReader, go: GoRelease = latestGo): string | null {
  const content = reader.read(tag.oid);
  return content === null ? null : oidText(content, go);
}

/** The same for the content of an OID. */
export function oidText(content: Der, go: GoRelease): string | null {
  if (!hasWholeArcs(content) || (follows(go, 'padded-oid') && !isMinimalOid(content))) return null;
  return shortArcs(asn1.derToOid(content));
}

/** Whether every arc is complete and, as cryptobyte has it, of at most five bytes. */
function hasWholeArcs(content: Der): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: bytes of an arc.
  return /^([\x80-\xff]{0,4}[\x00-\x7f])+$/.test(content);
}

/** Whether every arc is complete and in its shortest form (X.690 8.19.2). */
export function isMinimalOid(content: Der): boolean {
  if (content === '' || content.charCodeAt(content.length - 1) >= 0x80) return false;
  let arcLength = 0;
  for (let at = 0; at < content.length; at++) {
    const byte = content.charCodeAt(at);
    if (arcLength === 0 && byte === 0x80) return false;
    arcLength = byte >= 0x80 ? arcLength + 1 : 0;
  }
  return true;
}

function shortArcs(oid: string): string | null {
  const [first, second, ...others] = oid.split('.').map(Number);
  const limit = 2 ** 31;
  const packed = (first ?? 0) * 40 + (second ?? 0);
  return packed < limit && others.every((arc) => arc < limit) ? oid : null;
}

/** IA5String in Go's reading: bytes below 128. Text of other SANs is looked at as UTF-8, so any high byte fails. */
export function isAscii(text: Der): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: IA5String has them.
  return /^[\x00-\x7f]*$/.test(text);
}
