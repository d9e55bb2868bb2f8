import { createHash } from 'node:crypto';
import { loadCommand, type MachO, parseMachO, type Segment } from './macho-file.ts';

const pageBits = 12;
const pageSize = 1 << pageBits;
const hashSize = 32;
const codeDirectorySize = 88;
const superBlobSize = 20;
const commandSize = 16;
const adHoc = 2;

/**
 * The file with an ad-hoc signature: the hash of every page, by nobody's key. macOS on Apple silicon starts no
 * program without one. Written after xnu's osfmk/kern/cs_blobs.h, and as Go's linker does it
 * (cmd/internal/codesign).
 */
export function signAdHoc(file: Buffer, identifier: string): Buffer {
  const macho = parseMachO(file);
  const text = segmentNamed(macho, '__TEXT');
  const linkEdit = segmentNamed(macho, '__LINKEDIT');
  const end = linkEdit.offset + linkEdit.size;
  if (macho.segments.some(({ offset, size }) => offset + size > end))
    throw new Error('__LINKEDIT is not last');
  const limit = macho.signature?.offset ?? align(end, 16);
  const id = Buffer.from(`${identifier}\0`);
  const pages = Math.ceil(limit / pageSize);
  const blobSize = superBlobSize + codeDirectorySize + id.length + pages * hashSize;
  const signatureSize = align(blobSize, 16);
  const signed = Buffer.alloc(limit + signatureSize);
  file.copy(signed, 0, 0, Math.min(limit, file.length));
  writeLoadCommand(signed, macho, limit, signatureSize);
  growSegment(signed, linkEdit, limit + signatureSize - linkEdit.offset);
  const directory = codeDirectory({ id, pages, limit, text, isExecutable: macho.isExecutable });
  for (let page = 0; page < pages; page++) {
    const content = signed.subarray(page * pageSize, Math.min((page + 1) * pageSize, limit));
    createHash('sha256')
      .update(content)
      .digest()
      .copy(directory, directory.length - (pages - page) * hashSize);
  }
  superBlob(blobSize).copy(signed, limit);
  directory.copy(signed, limit + superBlobSize);
  return signed;
}

function segmentNamed({ segments }: MachO, name: string): Segment {
  const found = segments.find((segment) => segment.name === name);
  if (found === undefined) throw new Error(`no segment ${name}`);
  return found;
}

function writeLoadCommand(file: Buffer, macho: MachO, offset: number, size: number): void {
  const at = macho.signature?.commandAt ?? macho.commandsEnd;
  if (macho.signature === null) {
    const contents = macho.segments.flatMap(({ sections }) => sections.map((section) => section.offset));
    const room = Math.min(...contents.filter((start) => start > 0)) - macho.commandsEnd;
    if (room < commandSize) throw new Error('no room for the load command of a signature');
    file.writeUInt32LE(macho.commandCount + 1, 16);
    file.writeUInt32LE(macho.commandsSize + commandSize, 20);
  }
  file.writeUInt32LE(loadCommand.codeSignature, at);
  file.writeUInt32LE(commandSize, at + 4);
  file.writeUInt32LE(offset, at + 8);
  file.writeUInt32LE(size, at + 12);
}

function growSegment(file: Buffer, { commandAt }: Segment, size: number): void {
  const memoryPage = 0x4000;
  file.writeBigUInt64LE(BigInt(align(size, memoryPage)), commandAt + 32);
  file.writeBigUInt64LE(BigInt(size), commandAt + 48);
}

interface DirectoryFields {
  readonly id: Buffer;
  readonly pages: number;
  readonly limit: number;
  readonly text: Segment;
  readonly isExecutable: boolean;
}

/** CS_CodeDirectory of version 0x20400, big-endian, with room for the hashes at its end. */
function codeDirectory({ id, pages, limit, text, isExecutable }: DirectoryFields): Buffer {
  const hashesAt = codeDirectorySize + id.length;
  const bytes = Buffer.alloc(hashesAt + pages * hashSize);
  const sha256 = 2;
  const fields = [0xfade0c02, bytes.length, 0x20400, adHoc, hashesAt, codeDirectorySize, 0, pages, limit];
  for (const [index, value] of fields.entries()) bytes.writeUInt32BE(value, index * 4);
  bytes.set([hashSize, sha256, 0, pageBits], 36);
  bytes.writeBigUInt64BE(BigInt(text.offset), 64);
  bytes.writeBigUInt64BE(BigInt(text.size), 72);
  bytes.writeBigUInt64BE(isExecutable ? 1n : 0n, 80);
  id.copy(bytes, codeDirectorySize);
  return bytes;
}

/** CS_SuperBlob that holds one blob, the code directory. */
function superBlob(size: number): Buffer {
  const bytes = Buffer.alloc(superBlobSize);
  const fields = [0xfade0cc0, size, 1, 0, superBlobSize];
  for (const [index, value] of fields.entries()) bytes.writeUInt32BE(value, index * 4);
  return bytes;
}

const align = (value: number, to: number): number => Math.ceil(value / to) * to;
