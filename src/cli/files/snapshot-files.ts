import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ExpectedError, exitCodes } from '../../errors.ts';
import type { SnapshotFile } from '../../snapshot/documents.ts';
import { fileProblem } from './file-problem.ts';

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

async function filesAt(path: string): Promise<SnapshotFile[]> {
  if (path === '-') return [{ name: 'standard input', text: await text(process.stdin) }];
  try {
    if (!(await stat(path)).isDirectory()) return [await fileAt(path)];
    const names = (await readdir(path)).filter((name) => /\.(ya?ml|json)$/i.test(name)).sort();
    if (names.length === 0) throw new Error('no file in it ends in .yaml, .yml or .json');
    return await Promise.all(names.map((name) => fileAt(join(path, name))));
  } catch (cause) {
    throw new ExpectedError(`cannot read ${path}: ${fileProblem(cause)}`, {
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
