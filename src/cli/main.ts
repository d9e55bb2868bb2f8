import { run } from '@oclif/core/run';
import { commandNamed, commandTable } from '../commands/table.ts';
import { type ExitCode, exitCodes } from '../errors.ts';
import { type ErrorDocument, renderError } from '../render/error.ts';
import { commandPlugin } from './command-plugin.ts';
import { completionWord } from './completion/word.ts';
import { kubectlFlagTakesValue } from './flags/kubectl-flags.ts';
import { flagValue, orderArguments } from './program/arguments.ts';
import { documentFormat, failureOf } from './program/failure.ts';
import { oclifPackage } from './program/package.ts';
import { nameUnknownUser } from './program/unknown-user.ts';
import { noCommand, unknownCommand } from './program/usage-errors.ts';
import { ownErrorsOf, write } from './terminal/streams.ts';
import { wantsColour } from './terminal/terminal.ts';

/** Runs the command line and gives the exit code. Whatever goes wrong is told on stderr, never thrown. */
export async function main(words: readonly string[], root: string): Promise<ExitCode> {
  ownErrorsOf(process.stdout);
  ownErrorsOf(process.stderr);
  process.on('SIGINT', () => process.exit(exitCodes.interrupted));
  nameUnknownUser(process.env);
  if (words[0] === completionWord) return answerShell(words.slice(1));
  const ordered = orderArguments(words, new Set(Object.keys(commandTable)), kubectlFlagTakesValue);
  try {
    return await runCommand(ordered.command, ordered.words, root);
  } catch (error) {
    return await tell(error, ordered.command, words);
  }
}

async function answerShell(words: readonly string[]): Promise<ExitCode> {
  const { answerCompletion } = await import('./completion/answer.ts');
  return answerCompletion(words, commandTable);
}

async function runCommand(command: string | null, words: readonly string[], root: string): Promise<ExitCode> {
  const commands = Object.keys(commandTable);
  if (command !== null && commandNamed(command) === undefined) throw unknownCommand(command, commands);
  const asks = words.some((word) => ['-h', '--help', '--version'].includes(word));
  if (command === null && words.length > 0 && !asks) throw noCommand(commands);
  const wanted = commands.filter((name) => words.includes(name));
  const pjson = oclifPackage(process.stdout.columns);
  const plugin = await commandPlugin(root, pjson, commandTable, wanted);
  const result: unknown = await run([...words], {
    root,
    pjson,
    plugins: new Map([[plugin.name, plugin]]),
  });
  return Object.values(exitCodes).find((code) => code === result) ?? exitCodes.ok;
}

async function tell(error: unknown, command: string | null, words: readonly string[]): Promise<ExitCode> {
  const failure = failureOf(error, command, await flagsOf(command), words);
  const isTraced = failure.stack !== null && Number(flagValue(words, 'v', 'v')) >= 9;
  const lines = renderError(failure.document, wantsColour(process.env, process.stderr));
  const ignore = () => {};
  await writeDocument(failure.document, documentFormat(words)).catch(ignore);
  await write(process.stderr, isTraced ? `${lines}${failure.stack}\n` : lines).catch(ignore);
  return failure.exitCode;
}

async function writeDocument(document: ErrorDocument, format: 'json' | 'yaml' | null): Promise<void> {
  if (format === 'json') {
    const { renderJson } = await import('../render/json.ts');
    await write(process.stdout, renderJson(document));
  } else if (format === 'yaml') {
    const { renderYaml } = await import('../render/yaml.ts');
    await write(process.stdout, renderYaml(document));
  }
}

async function flagsOf(command: string | null): Promise<string[]> {
  const loaded = await commandNamed(command ?? '')
    ?.load()
    .catch(() => undefined);
  return Object.keys({ ...loaded?.flags, ...loaded?.baseFlags }).map((name) =>
    name.length === 1 ? `-${name}` : `--${name}`,
  );
}
