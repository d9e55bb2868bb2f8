import { createHash } from 'node:crypto';

/** What the code directory of a signed Mach-O file says, and the pages whose hash is another. */
export interface SignedPages {
  readonly identifier: string;
  readonly flags: number;
  readonly pages: number;
  /** End of what is signed: the start of the signature itself. */
  readonly limit: number;
  readonly wrong: readonly number[];
}

/**
 * Re-hashes every page of a signed file, reading it from the end that macOS reads: load command, super blob, code
 * directory with SHA-256 (xnu osfmk/kern/cs_blobs.h). Shares no code with the signer.
 */
export function signedPages(file: Buffer): SignedPages {
  const blob = file.subarray(signatureOffset(file));
  const directory = sha256Directory(blob);
  const [hashesAt = 0, identifierAt = 0] = [directory.readUInt32BE(16), directory.readUInt32BE(20)];
  const pages = directory.readUInt32BE(28);
  const limit = directory.readUInt32BE(32);
  const pageSize = 2 ** directory.readUInt8(39);
  const wrong: number[] = [];
  for (let page = 0; page < pages; page++) {
    const content = file.subarray(page * pageSize, Math.min((page + 1) * pageSize, limit));
    const expected = directory.subarray(hashesAt + page * 32, hashesAt + (page + 1) * 32);
    if (!createHash('sha256').update(content).digest().equals(expected)) wrong.push(page);
  }
  const identifier = directory.toString('latin1', identifierAt, directory.indexOf(0, identifierAt));
  return { identifier, flags: directory.readUInt32BE(12), pages, limit, wrong };
}

function signatureOffset(file: Buffer): number {
  let at = 32;
  for (let left = file.readUInt32LE(16); left > 0; left--) {
    if (file.readUInt32LE(at) === 0x1d) return file.readUInt32LE(at + 8);
    at += file.readUInt32LE(at + 4);
  }
  throw new Error('not signed');
}

function sha256Directory(blob: Buffer): Buffer {
  if (blob.readUInt32BE(0) !== 0xfade0cc0) throw new Error('no embedded signature');
  for (let index = blob.readUInt32BE(8) - 1; index >= 0; index--) {
    const offset = blob.readUInt32BE(16 + index * 8);
    if (blob.readUInt32BE(offset) === 0xfade0c02 && blob[offset + 37] === 2) return blob.subarray(offset);
  }
  throw new Error('no code directory with SHA-256');
}
