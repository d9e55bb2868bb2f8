import { rename, rm, writeFile } from 'node:fs/promises';
import { ExpectedError } from '../../errors.ts';
import { fileProblem } from './file-problem.ts';

/** Writes a file in one step: a run that is interrupted leaves the old one or the new one. */
export async function writeSnapshotFile(path: string, content: string | Buffer): Promise<void> {
  const partial = `${path}.${process.pid}.part`;
  try {
    await writeFile(partial, content, { mode: 0o600, flag: 'wx' });
    await rename(partial, path);
  } catch (cause) {
    await rm(partial, { force: true });
    throw new ExpectedError(`cannot write ${path}: ${fileProblem(cause)}`, {
      code: 'cannot-write',
      remedy: 'Give --save a path in a directory that can be written.',
      cause,
    });
  }
}
