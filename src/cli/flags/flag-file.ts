import { readFile } from 'node:fs/promises';
import { ExpectedError, exitCodes } from '../../errors.ts';

/** The text of the file that a flag names; a file that cannot be read is a mistake in the command line. */
export async function readFlagFile(flag: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new ExpectedError(`--${flag} ${path} cannot be read: ${reason(cause)}`, {
      code: 'unreadable-file',
      remedy: 'Check the path and its permissions.',
      exitCode: exitCodes.usage,
      cause,
    });
  }
}

function reason(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
}
