import { promisify } from 'node:util';
import { crc32, deflateRaw } from 'node:zlib';
import type { Entry } from './tar.ts';

const deflate = promisify(deflateRaw);

/** 1980-01-01 in MS-DOS's form. */
const fixedDate = 0x21;
const versionNeeded = 20;
const madeByUnix = (3 << 8) | versionNeeded;
const deflated = 8;

/** A zip archive (APPNOTE 6.3, no zip64) that depends on names and contents alone. */
export async function zip(entries: readonly Entry[]): Promise<Buffer> {
  const sorted = entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of sorted) {
    const packed = await deflate(entry.content, { level: 7 });
    const common = commonHeader(entry, packed.length);
    const local = Buffer.concat([signature(0x04034b50), common, Buffer.from(entry.name), packed]);
    directory.push(centralHeader(entry, common, offset));
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  return Buffer.concat([...locals, central, end(sorted.length, central.length, offset)]);
}

/** What the local and the central header share, from the version needed to the length of the extra field. */
function commonHeader(entry: Entry, packedSize: number): Buffer {
  const bytes = Buffer.alloc(26);
  bytes.writeUInt16LE(versionNeeded, 0);
  bytes.writeUInt16LE(deflated, 4);
  bytes.writeUInt16LE(fixedDate, 8);
  bytes.writeUInt32LE(crc32(entry.content), 10);
  bytes.writeUInt32LE(packedSize, 14);
  bytes.writeUInt32LE(entry.content.length, 18);
  bytes.writeUInt16LE(Buffer.byteLength(entry.name), 22);
  return bytes;
}

function centralHeader(entry: Entry, common: Buffer, offset: number): Buffer {
  const madeBy = Buffer.alloc(2);
  madeBy.writeUInt16LE(madeByUnix, 0);
  const rest = Buffer.alloc(14);
  const regularFile = 0o100000;
  rest.writeUInt32LE(((regularFile | (entry.executable ? 0o755 : 0o644)) << 16) >>> 0, 6);
  rest.writeUInt32LE(offset, 10);
  return Buffer.concat([signature(0x02014b50), madeBy, common, rest, Buffer.from(entry.name)]);
}

function end(count: number, size: number, offset: number): Buffer {
  const bytes = Buffer.alloc(22);
  bytes.writeUInt32LE(0x06054b50, 0);
  bytes.writeUInt16LE(count, 8);
  bytes.writeUInt16LE(count, 10);
  bytes.writeUInt32LE(size, 12);
  bytes.writeUInt32LE(offset, 16);
  return bytes;
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value, 0);
  return bytes;
}
