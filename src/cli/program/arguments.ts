/** The words of a command line with the command first and the flags that stood before it behind it. */
export interface OrderedArguments {
  /** Null where there are only flags, or nothing. */
  readonly command: string | null;
  readonly words: readonly string[];
}

/**
 * Finds the command. kubectl's users write `--context x status` as readily as `status --context x`; oclif
 * understands only the latter. `takesValue` tells whether a flag (`--context`, `-n`) is followed by its value,
 * null when it does not know the flag.
 */
export function orderArguments(
  words: readonly string[],
  commands: ReadonlySet<string>,
  takesValue: (flag: string) => boolean | null,
): OrderedArguments {
  let at = 0;
  for (let word = words[at]; word !== undefined && isFlag(word); word = words[at]) {
    at += hasOwnValue(word) ? 1 : isFollowedByValue(word, words[at + 1], commands, takesValue) ? 2 : 1;
  }
  const command = words[at];
  if (command === undefined || command === '--') return { command: null, words };
  return { command, words: [command, ...words.slice(0, at), ...words.slice(at + 1)] };
}

/** The last value given for a flag, under its long or its short name; null when it is not there. */
export function flagValue(words: readonly string[], long: string, short: string): string | null {
  let value: string | null = null;
  for (const [at, word] of words.entries()) {
    if (word === '--') break;
    if (word === `--${long}` || word === `-${short}`) value = words[at + 1] ?? value;
    else if (word.startsWith(`--${long}=`)) value = word.slice(long.length + 3);
    else if (word.startsWith(`-${short}`) && !word.startsWith('--')) value = word.slice(2).replace(/^=/, '');
  }
  return value;
}

const isFlag = (word: string): boolean => word.startsWith('-') && word !== '-' && word !== '--';

const hasOwnValue = (word: string): boolean =>
  word.includes('=') || (!word.startsWith('--') && word.length > 2);

function isFollowedByValue(
  flag: string,
  next: string | undefined,
  commands: ReadonlySet<string>,
  takesValue: (flag: string) => boolean | null,
): boolean {
  if (next === undefined) return false;
  return takesValue(flag) ?? !(isFlag(next) || commands.has(next));
}
