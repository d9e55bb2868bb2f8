import { inflateRawSync } from 'node:zlib';

const centralMagic = 0x02014b50;
const endSize = 22;

/** The content of one file of a zip archive without a comment; null when it holds no such file. */
export function zipEntry(archive: Buffer, name: string): Buffer | null {
  const end = archive.length - endSize;
  let at = archive.readUInt32LE(end + 16);
  while (archive.readUInt32LE(at) === centralMagic) {
    const nameLength = archive.readUInt16LE(at + 28);
    const others = archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
    if (archive.toString('utf8', at + 46, at + 46 + nameLength) === name) return localContent(archive, at);
    at += 46 + nameLength + others;
  }
  return null;
}

function localContent(archive: Buffer, central: number): Buffer {
  const size = archive.readUInt32LE(central + 20);
  const local = archive.readUInt32LE(central + 42);
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  return inflateRawSync(archive.subarray(start, start + size));
}
