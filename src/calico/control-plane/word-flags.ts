/** The words of a command line, as flags. */
export interface WordFlags {
  /** Values by name, without dashes; the last of a repeated flag counts. */
  readonly values: ReadonlyMap<string, string>;
  /** Words that no flag takes: what follows a flag that takes no second word. */
  readonly extra: readonly { readonly flag: string; readonly word: string }[];
  /** Words with a single dash where a flag needs two, as they stand; empty where one dash does as well. */
  readonly shorthands?: readonly string[];
  /** Other words that no flag takes; absent: they may belong to a shell, or to another program around it. */
  readonly loose?: readonly string[] | undefined;
}

/** Flags that stand in no command line, as in a file of settings. */
export function flagsOf(values: ReadonlyMap<string, string>): WordFlags {
  return { values, extra: [] };
}

/** How a program reads its words. */
export interface FlagGrammar {
  /** Flags that are true by their name alone and never take the next word as their value. */
  readonly booleans: ReadonlySet<string>;
  /** Underscores in names are dashes (Kubernetes component-base cli/flag/flags.go WordSepNormalizeFunc). */
  readonly underscores: boolean;
  /** A name needs two dashes; one is for these letters alone. */
  readonly letters?: ReadonlySet<string>;
}

/** Reads the words as Go's flag and pflag do; a flag at the end without a value is `true`. */
export function wordFlags(words: readonly string[], grammar: FlagGrammar): WordFlags {
  const values = new Map<string, string>();
  const loose: string[] = [];
  const extra: { flag: string; word: string }[] = [];
  const shorthands: string[] = [];
  let boolean: string | null = null;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const match = /^--?([A-Za-z][\w.-]*)(?:=([\s\S]*))?$/.exec(word);
    if (match === null) {
      if (boolean === null) loose.push(word);
      else extra.push({ flag: boolean, word });
      boolean = null;
      continue;
    }
    const [, given = '', value] = match;
    if (grammar.letters !== undefined && !word.startsWith('--') && !grammar.letters.has(given)) {
      shorthands.push(word);
      boolean = null;
      continue;
    }
    const name = grammar.underscores ? given.replaceAll('_', '-') : given;
    const isBoolean = grammar.booleans.has(name);
    boolean = isBoolean && value === undefined ? name : null;
    if (value !== undefined || isBoolean) {
      values.set(name, value ?? 'true');
      continue;
    }
    const next = words[at + 1];
    const takesNext = next !== undefined && !/^-(?!\d)/.test(next);
    values.set(name, takesNext ? next : 'true');
    if (takesNext) at += 1;
  }
  return { values, extra, shorthands, loose };
}

/** What is wrong with the words that follow a boolean flag; null: there are none. */
export function secondWord({ extra }: Pick<WordFlags, 'extra'>): string | null {
  const [word] = extra;
  return word === undefined
    ? null
    : `--${word.flag} takes no second word (${JSON.stringify(word.word)}): write --${word.flag}=${word.word}`;
}

/** As Go's strconv.ParseBool; null for what it refuses. */
export function goBoolean(text: string): boolean | null {
  if (/^(?:1|t|T|TRUE|true|True)$/.test(text)) return true;
  return /^(?:0|f|F|FALSE|false|False)$/.test(text) ? false : null;
}
