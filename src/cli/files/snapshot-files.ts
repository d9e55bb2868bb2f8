import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ExpectedError, exitCodes } from '../../errors.ts';
import type { SnapshotFile } from '../../snapshot/documents.ts';

/**
 * The files that --from names: a file, every .yaml, .yml and .json of a directory in the order of their names,
 * or `-` for standard input.
 */
export async function readSnapshotFiles(paths: readonly string[]): Promise<SnapshotFile[]> {
  if (paths.filter((path) => path === '-').length > 1) {
    throw new ExpectedError('--from - is given twice, and standard input can be read once', {
      code: 'repeated-flag',
      remedy: 'Give it once.',
      exitCode: exitCodes.usage,
    });
  }
  const files: SnapshotFile[] = [];
  for (const path of paths) files.push(...(await filesAt(path)));
  return files;
}

/** Writes a file in one step: a run that is interrupted leaves the old one or the new one. */
export async function writeSnapshotFile(path: string, content: string | Buffer): Promise<void> {
  const partial = `${path}.${process.pid}.part`;
  try {
    await writeFile(partial, content, { mode: 0o600, flag: 'wx' });
    await rename(partial, path);
  } catch (cause) {
    await rm(partial, { force: true });
    throw new ExpectedError(`cannot write ${path}: ${reasonOf(cause)}`, {
      code: 'cannot-write',
      remedy: 'Give --save a path in a directory that can be written.',
      cause,
    });
  }
}

async function filesAt(path: string): Promise<SnapshotFile[]> {
  if (path === '-') return [{ name: 'standard input', text: await text(process.stdin) }];
  try {
    if (!(await stat(path)).isDirectory()) return [await fileAt(path)];
    const names = (await readdir(path)).filter((name) => /\.(ya?ml|json)$/i.test(name)).sort();
    if (names.length === 0) throw new Error('no file in it ends in .yaml, .yml or .json');
    return await Promise.all(names.map((name) => fileAt(join(path, name))));
  } catch (cause) {
    throw new ExpectedError(`cannot read ${path}: ${reasonOf(cause)}`, {
      code: 'unreadable-file',
      remedy: 'Give --from a file of --save or of kubectl get -o yaml, a directory of such files, or -.',
      cause,
    });
  }
}

/** A bundle of diagnose stands for the snapshot in it. */
async function fileAt(path: string): Promise<SnapshotFile> {
  const content = await readFile(path);
  const isGzip = content[0] === 0x1f && content[1] === 0x8b;
  if (!isGzip) return { name: path, text: content.toString('utf8') };
  const { snapshotOfBundle } = await import('./read-bundle.ts');
  return { name: path, text: snapshotOfBundle(content) };
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of the path is not a directory',
};

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return reasons[code] ?? (cause instanceof Error ? cause.message : String(cause));
}
