import type { CompletedFlag, Completion } from './candidate.ts';

export type CompletedFlags = Readonly<Record<string, CompletedFlag>>;

export interface NamedFlag {
  readonly name: string;
  readonly flag: CompletedFlag;
}

/** The flag that a word such as `--context` or `-n` names; undefined when it names none. */
export function flagOf(word: string, flags: CompletedFlags): NamedFlag | undefined {
  if (!word.startsWith('-')) return undefined;
  const name = word.replace(/^--?/, '');
  const found = Object.entries(flags).find(([long, { char }]) =>
    word.startsWith('--') ? long === name : char === name,
  );
  return found === undefined ? undefined : { name: found[0], flag: found[1] };
}

/** The flags that can still be given after those words. */
export function flagNames(flags: CompletedFlags, before: readonly string[]): Completion {
  const given = new Set(before.map((word) => flagOf(word.split('=')[0] ?? '', flags)?.name));
  const open = Object.entries(flags).filter(
    ([name, { hidden, multiple }]) => hidden !== true && (multiple === true || !given.has(name)),
  );
  const own = open.map(([name, { description }]) => ({
    value: name.length === 1 ? `-${name}` : `--${name}`,
    description: description ?? null,
  }));
  const help = { value: '--help', description: 'show what the command does' };
  return { candidates: [...own, help], files: false };
}
