/** A file of an archive. */
export interface ArchiveEntry {
  readonly name: string;
  readonly content: Buffer;
}

const block = 512;
const longestName = 100;

/** A tar archive (POSIX ustar) of small files, all of them 0600 and without a time, so that equal content is equal. */
export function tarOf(entries: readonly ArchiveEntry[]): Buffer {
  const parts = entries.flatMap(({ name, content }) => [
    header(name, content.length),
    content,
    Buffer.alloc((block - (content.length % block)) % block),
  ]);
  return Buffer.concat([...parts, Buffer.alloc(2 * block)]);
}

/** The files of a tar archive. What is cut short is left out. */
export function entriesOf(tar: Buffer): ArchiveEntry[] {
  const entries: ArchiveEntry[] = [];
  for (let at = 0; at + block <= tar.length && tar[at] !== 0; ) {
    const text = (from: number, length: number) =>
      tar.toString('utf8', at + from, at + from + length).replace(/\0.*$/s, '');
    const size = Number.parseInt(text(124, 12), 8);
    if (!Number.isSafeInteger(size) || at + block + size > tar.length) break;
    const prefix = text(345, 155);
    const name = prefix === '' ? text(0, longestName) : `${prefix}/${text(0, longestName)}`;
    entries.push({ name, content: tar.subarray(at + block, at + block + size) });
    at += block + Math.ceil(size / block) * block;
  }
  return entries;
}

function header(path: string, size: number): Buffer {
  const head = Buffer.alloc(block);
  const cut = path.length > longestName ? path.lastIndexOf('/', 154) : -1;
  head.write(path.slice(cut + 1).slice(-longestName), 0);
  head.write('0000600\0', 100);
  head.write('0000000\0', 108);
  head.write('0000000\0', 116);
  head.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  head.write('00000000000\0', 136);
  head.write('        ', 148);
  head.write('0', 156);
  head.write('ustar\u000000', 257);
  if (cut > 0) head.write(path.slice(0, cut), 345);
  const sum = head.reduce((total, byte) => total + byte, 0);
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return head;
}
