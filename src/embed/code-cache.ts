import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { EmbeddedRelease } from './assets.ts';

/** V8's compiled code of one command, kept between runs. Whatever fails here only costs time. */
export interface CodeCache {
  /** Null when nothing is kept, or when it could be another user's work. */
  readonly read: () => Buffer | null;
  readonly write: (code: Buffer) => void;
}

const checksumBytes = 4;
const extension = '.code';

/** The cache of the command that these words call; null when there is no folder to keep it in. */
export function codeCacheFor(
  release: EmbeddedRelease,
  words: readonly string[],
  env: NodeJS.ProcessEnv,
): CodeCache | null {
  const above = userCache(env);
  if (above === null) return null;
  const folder = join(above, 'kubectl-calico-tls', 'code');
  const command = words.find((word) => release.commands.includes(word)) ?? 'none';
  const build = `${release.version}-node-${process.version}-${process.arch}`;
  const file = join(folder, `${build}-${command}${extension}`);
  return { read: () => read(folder, file), write: (code) => write(folder, file, build, code) };
}

/** Where this user's programs keep what they can make again. */
function userCache({ XDG_CACHE_HOME, HOME, LOCALAPPDATA }: NodeJS.ProcessEnv): string | null {
  return XDG_CACHE_HOME || (HOME ? join(HOME, '.cache') : LOCALAPPDATA) || null;
}

function read(folder: string, file: string): Buffer | null {
  try {
    if (!isPrivateFolder(folder)) return null;
    const descriptor = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      const stats = fstatSync(descriptor);
      return stats.isFile() && isOwn(stats) ? unsealed(readFileSync(descriptor)) : null;
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return null;
  }
}

function write(folder: string, file: string, build: string, code: Buffer): void {
  try {
    const own = dirname(folder);
    for (const level of [dirname(own), own, folder]) createFolder(level);
    if (!isPrivateFolder(folder)) return;
    for (const name of readdirSync(folder)) {
      if (name.endsWith(extension) && !name.startsWith(build)) rmSync(join(folder, name), { force: true });
    }
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, sealed(code), { mode: 0o600, flag: 'wx' });
    renameSync(unfinished, file);
  } catch {
    // A read-only or full home: the next run compiles again.
  }
}

/** Not with `recursive`: a home that does not exist is not made here. */
function createFolder(path: string): void {
  if (!existsSync(path)) mkdirSync(path, { mode: 0o700 });
}

/** Code from here is run: nobody else may have put it there. Windows keeps a profile to its user by itself. */
function isPrivateFolder(folder: string): boolean {
  const stats = lstatSync(folder);
  return stats.isDirectory() && isOwn(stats);
}

const isOwn = ({ uid, mode }: Stats): boolean =>
  process.getuid === undefined || (uid === process.getuid() && (mode & 0o077) === 0);

/** V8 checks the version and the length of what it is given, not every byte. */
function sealed(code: Buffer): Buffer {
  const checksum = Buffer.alloc(checksumBytes);
  checksum.writeUInt32LE(crc32(code));
  return Buffer.concat([code, checksum]);
}

function unsealed(content: Buffer): Buffer | null {
  if (content.length < checksumBytes) return null;
  const code = content.subarray(0, -checksumBytes);
  return content.readUInt32LE(code.length) === crc32(code) ? code : null;
}
