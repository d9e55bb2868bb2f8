/** One file of an archive. */
export interface Entry {
  readonly name: string;
  readonly executable: boolean;
  readonly content: Buffer;
}

const block = 512;

/** 1980-01-01T00:00:00Z in seconds: the first day that tar and zip can both name. */
const fixedTime = 315_532_800;

/** A tar archive (POSIX ustar) that depends on names and contents alone: sorted, no owner, one time for all. */
export function tar(entries: readonly Entry[]): Buffer {
  const sorted = entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const parts = sorted.flatMap((entry) => [header(entry), entry.content, padding(entry.content.length)]);
  return Buffer.concat([...parts, Buffer.alloc(2 * block)]);
}

/** The content of one file of a tar archive; null when it holds no such file. */
export function tarEntry(archive: Buffer, name: string): Buffer | null {
  for (let at = 0; at + block <= archive.length && archive[at] !== 0; ) {
    const size = Number.parseInt(text(archive, at + 124, 12), 8);
    const prefix = text(archive, at + 345, 155);
    const path = `${prefix === '' ? '' : `${prefix}/`}${text(archive, at, 100)}`;
    const start = at + block;
    if (path === name) return archive.subarray(start, start + size);
    at = start + size + padding(size).length;
  }
  return null;
}

function header({ name, executable, content }: Entry): Buffer {
  if (name.length > 100) throw new Error(`${name} is too long for a tar archive`);
  const bytes = Buffer.alloc(block);
  bytes.write(name, 0);
  bytes.write(executable ? '0000755\0' : '0000644\0', 100);
  bytes.write('0000000\0', 108);
  bytes.write('0000000\0', 116);
  bytes.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  bytes.write(`${fixedTime.toString(8).padStart(11, '0')}\0`, 136);
  bytes.write(' '.repeat(8), 148);
  bytes.write('0', 156);
  bytes.write('ustar\x0000', 257);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return bytes;
}

const padding = (size: number): Buffer => Buffer.alloc((block - (size % block)) % block);

const text = (archive: Buffer, start: number, length: number): string =>
  archive
    .toString('utf8', start, start + length)
    .replace(/\0.*$/s, '')
    .trim();
