import type { ReadText } from '../control-plane/host-text.ts';
import { parseEnvironmentFile } from './file-environment.ts';

/** The environment that a systemd unit gives its process. */
export interface UnitVariables {
  readonly variables: ReadonlyMap<string, string>;
  /** Paths of its files of variables. */
  readonly files: readonly string[];
  /** Why there may be more variables; null: these are all. */
  readonly unreadable: string | null;
}

/**
 * `Environment=` and `EnvironmentFile=` of a unit; a file wins over the unit, a later one over an earlier one. One that
 * was not given is not known, also behind the dash by which it may be missing. Source: systemd.exec(5).
 */
export function unitVariables(lines: readonly string[], readText: ReadText): UnitVariables {
  const variables = new Map(lines.flatMap(assignments));
  const files: string[] = [];
  const unreadable: string[] = [];
  for (const line of lines) {
    const path = /^\s*EnvironmentFile=-?\s*(\S+)\s*$/.exec(line)?.[1];
    if (path === undefined) continue;
    files.push(path);
    const file = readText(path);
    const values = file.kind === 'text' ? parseEnvironmentFile(file.text) : null;
    if (values === null)
      unreadable.push(
        `its variables are in ${path}: ${file.kind === 'text' ? 'a line of it is no NAME=value' : file.why}`,
      );
    else for (const [name, value] of values) variables.set(name, value);
  }
  return { variables, files, unreadable: unreadable.length === 0 ? null : unreadable.join('; ') };
}

/** A word as systemd expands it: `$NAME` is split at blanks, `${NAME}` is one word. */
export function expandedWord(word: string, variables: ReadonlyMap<string, string>): string[] {
  const split = /^\$(\w+)$/.exec(word)?.[1];
  if (split !== undefined) return (variables.get(split) ?? '').split(/\s+/).filter((part) => part !== '');
  return [word.replace(/\$\{(\w+)\}/g, (_, name: string) => variables.get(name) ?? '')];
}

function assignments(line: string): [string, string][] {
  const given = /^\s*Environment=(.*)$/.exec(line)?.[1] ?? '';
  return [...given.matchAll(/"(\w+)=([^"]*)"|(\w+)=(\S*)/g)].map((match): [string, string] => [
    match[1] ?? match[3] ?? '',
    match[2] ?? match[4] ?? '',
  ]);
}
