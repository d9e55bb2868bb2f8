import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ExpectedError, exitCodes } from '../../errors.ts';
import type { PlanFile } from '../../render/plan-files.ts';

/** Writes files into a directory that is new or empty; those with keys are readable by their owner alone. */
export async function writeDirectory(directory: string, files: readonly PlanFile[]): Promise<void> {
  const existing = await readdir(directory).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return [];
    throw unwritable(directory, cause);
  });
  if (existing.length > 0)
    throw new ExpectedError(`--output-dir ${directory} is not empty`, {
      code: 'directory-not-empty',
      remedy: 'Give a new or an empty directory: files of an earlier plan must not be mixed with this one.',
      exitCode: exitCodes.usage,
    });
  try {
    for (const { path, text, secret } of files) {
      const file = join(directory, path);
      await mkdir(dirname(file), { recursive: true, mode: secret ? 0o700 : 0o755 });
      await writeFile(file, text, { mode: secret ? 0o600 : 0o644 });
    }
  } catch (cause) {
    throw unwritable(directory, cause);
  }
}

function unwritable(directory: string, cause: unknown): ExpectedError {
  const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown cause';
  return new ExpectedError(`--output-dir ${directory} cannot be written: ${why}`, {
    code: 'unwritable-directory',
    remedy: 'Give a directory that you may write.',
    exitCode: exitCodes.usage,
    cause,
  });
}
