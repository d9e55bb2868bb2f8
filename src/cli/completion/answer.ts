import { type ExitCode, exitCodes } from '../../errors.ts';
import { write } from '../terminal/streams.ts';
import type { CompletedCommands } from './candidate.ts';
import { complete } from './complete.ts';
import { liveSources } from './live-sources.ts';

/** Numbers of kubectl's protocol (cobra, completions.go): whether the shell may add file names. */
const directives = { files: 0, noFiles: 4 } as const;

/** Answers a shell in kubectl's protocol: a candidate a line, a tab before its description, a directive last. */
export async function answerCompletion(
  words: readonly string[],
  commands: CompletedCommands,
): Promise<ExitCode> {
  const { candidates, files } = await complete(words, commands, liveSources(words, process.env));
  const lines = candidates.map(({ value, description }) =>
    description === null ? value : `${value}\t${description.replaceAll(/\s+/g, ' ')}`,
  );
  const directive = `:${files ? directives.files : directives.noFiles}`;
  await write(process.stdout, `${[...lines, directive].join('\n')}\n`);
  return exitCodes.ok;
}
