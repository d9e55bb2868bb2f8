import { lstatSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import type { Disk, DiskAnswer } from '../../calico/files/disk.ts';

const longest = 4 * 1024 * 1024;
const mostLinks = 40;

/**
 * The files of the host that is mounted or copied at `root`: what is not there is missing. Symbolic links are
 * followed inside the root, as that host would; none leads out of it.
 */
export function rootedDisk(root: string): Disk {
  return (path) => {
    try {
      return read(insideRoot(root, path.replaceAll('\\', '/')));
    } catch (error) {
      return refusal(error, 'missing');
    }
  };
}

/** The files of this machine, where the files that are judged may have come from another: nothing is missing. */
export function thisDisk(): Disk {
  return (path) => {
    try {
      return read(path);
    } catch (error) {
      return refusal(error, 'unknown');
    }
  };
}

function read(path: string): DiskAnswer {
  const seen = statSync(path);
  if (!seen.isFile()) return { kind: 'unknown', why: 'it is not a file' };
  if (seen.size > longest) return { kind: 'unknown', why: `it has ${seen.size} bytes, more than ${longest}` };
  return { kind: 'found', bytes: readFileSync(path) };
}

function refusal(error: unknown, gone: 'missing' | 'unknown'): DiskAnswer {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return gone === 'missing'
      ? { kind: 'missing', why: 'there is no such file' }
      : { kind: 'unknown', why: 'it is not on this machine (--root names where the host is mounted)' };
  if (code === 'EACCES' || code === 'EPERM') return { kind: 'unknown', why: 'permission denied' };
  return { kind: 'unknown', why: code === '' ? 'it cannot be read' : `it cannot be read (${code})` };
}

/** The real path of a path of the host, one component after the other. */
function insideRoot(root: string, path: string): string {
  let pending = partsOf(path);
  let done: string[] = [];
  let links = 0;
  for (let part = pending.shift(); part !== undefined; part = pending.shift()) {
    if (part === '..') {
      done = done.slice(0, -1);
      continue;
    }
    const here = posix.join(root, ...done, part);
    if (!lstatSync(here).isSymbolicLink()) {
      done.push(part);
      continue;
    }
    links += 1;
    if (links > mostLinks) throw Object.assign(new Error('too many links'), { code: 'ELOOP' });
    const target = readlinkSync(here);
    if (target.startsWith('/')) done = [];
    pending = [...partsOf(target), ...pending];
  }
  return posix.join(root, ...done);
}

function partsOf(path: string): string[] {
  return path
    .replace(/^[A-Za-z]:/, '')
    .split('/')
    .filter((part) => part !== '' && part !== '.');
}
