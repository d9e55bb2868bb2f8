import { createInterface } from 'node:readline/promises';
import { ExpectedError, exitCodes } from '../../errors.ts';

/** Whether the user agrees; asked on stderr. Without a terminal it names the flag that agrees beforehand. */
export async function confirmed(question: string, yes: boolean): Promise<boolean> {
  if (yes) return true;
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true)
    throw new ExpectedError('there is no terminal to ask for consent on', {
      code: 'not-confirmed',
      remedy: 'Nothing was written. Read the plan with --dry-run=client, then give --yes.',
      exitCode: exitCodes.usage,
    });
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} [y/N] `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
