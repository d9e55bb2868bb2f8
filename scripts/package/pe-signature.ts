/** Where a PE32+ file keeps its checksum and its certificate table (PE format, optional header). */
interface Signature {
  readonly checksumAt: number;
  readonly directoryAt: number;
  /** Of the table, from the start of the file; 0 when the file is not signed. */
  readonly offset: number;
  readonly size: number;
}

const pe32plus = 0x20b;
const certificateDirectory = 4;

export function findSignature(file: Buffer): Signature {
  const header = file.readUInt32LE(0x3c);
  if (file.toString('latin1', header, header + 4) !== 'PE\0\0') throw new Error('not a PE file');
  const optional = header + 24;
  if (file.readUInt16LE(optional) !== pe32plus) throw new Error('not a 64-bit PE file');
  const directoryAt = optional + 112 + certificateDirectory * 8;
  return {
    checksumAt: optional + 64,
    directoryAt,
    offset: file.readUInt32LE(directoryAt),
    size: file.readUInt32LE(directoryAt + 4),
  };
}

/**
 * The file without its Authenticode signature. It would no longer fit the file once something is added, and a
 * signature that does not fit is worse than none.
 */
export function removeSignature(file: Buffer): Buffer {
  const { checksumAt, directoryAt, offset, size } = findSignature(file);
  if (offset !== 0 && offset + size !== file.length) throw new Error('the certificate table is not last');
  const bare = Buffer.from(offset === 0 ? file : file.subarray(0, offset));
  bare.fill(0, directoryAt, directoryAt + 8);
  bare.fill(0, checksumAt, checksumAt + 4);
  return bare;
}
