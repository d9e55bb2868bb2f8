import { kubectlFlags, kubectlFlagTakesValue } from '../flags/kubectl-flags.ts';
import { orderArguments } from '../program/arguments.ts';
import { completeArgument } from './argument-values.ts';
import type { CompletedCommand, CompletedCommands, Completion, CompletionSources } from './candidate.ts';
import { completeFlagValue } from './flag-values.ts';
import { flagNames, flagOf } from './flags.ts';

/** What may stand in place of the last of the words, which may be empty or half typed. */
export async function complete(
  words: readonly string[],
  commands: CompletedCommands,
  sources: CompletionSources,
): Promise<Completion> {
  const before = words.slice(0, -1);
  const current = words.at(-1) ?? '';
  const ordered = orderArguments(before, new Set(Object.keys(commands)), kubectlFlagTakesValue);
  const command = await load(ordered.command, commands);
  const flags = { ...command.flags, ...command.baseFlags };
  const isFlag = current.startsWith('-') && !before.includes('--');
  if (isFlag && current.includes('=')) {
    const [name = '', ...value] = current.split('=');
    return startingWith(value.join('='), await completeFlagValue(flagOf(name, flags), sources));
  }
  const open = flagOf(before.at(-1) ?? '', flags);
  if (open?.flag.type === 'option') return startingWith(current, await completeFlagValue(open, sources));
  if (isFlag) return startingWith(current, flagNames(flags, before));
  if (ordered.command === null) return startingWith(current, commandNames(commands));
  const given = positionals(ordered.words.slice(1), flags);
  return startingWith(current, completeArgument(command, given, commandNames(commands)));
}

/** Before the command is named, kubectl's flags may stand. */
async function load(name: string | null, commands: CompletedCommands): Promise<CompletedCommand> {
  if (name === null) return { flags: kubectlFlags };
  return Object.hasOwn(commands, name) ? ((await commands[name]?.load()) ?? {}) : {};
}

const commandNames = (commands: CompletedCommands): Completion => ({
  candidates: Object.entries(commands).map(([value, { summary }]) => ({ value, description: summary })),
  files: false,
});

/** How many words are neither flags nor values of flags. */
function positionals(words: readonly string[], flags: Parameters<typeof flagOf>[1]): number {
  const values = new Set<number>();
  let count = 0;
  for (const [at, word] of words.entries()) {
    if (values.has(at) || word === '--') continue;
    if (!word.startsWith('-') || word === '-') count += 1;
    else if (flagOf(word, flags)?.flag.type === 'option') values.add(at + 1);
  }
  return count;
}

function startingWith(start: string, { candidates, files }: Completion): Completion {
  return { candidates: candidates.filter(({ value }) => value.startsWith(start)), files };
}
