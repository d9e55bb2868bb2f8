import type { ReadText } from '../control-plane/host-text.ts';
import { parseEnvironmentFile } from './file-environment.ts';
import { listed, type UnitSetting, unitWords } from './unit-file.ts';

/** The environment that a systemd unit gives its process. */
export interface UnitVariables {
  readonly variables: ReadonlyMap<string, string>;
  /** Paths of its files of variables. */
  readonly files: readonly string[];
  /** Why there may be more variables; null: these are all. */
  readonly unreadable: string | null;
}

/**
 * `Environment=` and `EnvironmentFile=` of a unit, without what `UnsetEnvironment=` takes away; a file wins over the
 * unit, a later one over an earlier one. One that was not given is not known, also behind the dash by which it may be
 * missing. Source: systemd.exec(5).
 */
export function unitVariables(settings: readonly UnitSetting[], readText: ReadText): UnitVariables {
  const words = (name: string) => listed(settings, name).flatMap(unitWords).map(withoutPercent);
  const variables = new Map(words('Environment').flatMap(assignment));
  const passed = words('PassEnvironment');
  const unreadable = passed.length === 0 ? [] : [`${passed.join(', ')} come from systemd's own environment`];
  const files = listed(settings, 'EnvironmentFile').map((path) => path.replace(/^-\s*/, ''));
  for (const path of files) {
    const file = readText(path);
    const values = file.kind === 'text' ? parseEnvironmentFile(file.text) : null;
    if (values === null)
      unreadable.push(
        `its variables are in ${path}: ${file.kind === 'text' ? 'a line of it is no NAME=value' : file.why}`,
      );
    else for (const [name, value] of values) variables.set(name, value);
  }
  for (const word of words('UnsetEnvironment')) {
    const [pair] = assignment(word);
    if (pair === undefined) variables.delete(word);
    else if (variables.get(pair[0]) === pair[1]) variables.delete(pair[0]);
  }
  return { variables, files, unreadable: unreadable.length === 0 ? null : unreadable.join('; ') };
}

/** A word as systemd expands it: `$NAME` is split at blanks, `${NAME}` is one word, `$$` a dollar. */
export function expandedWord(word: string, variables: ReadonlyMap<string, string>): string[] {
  const split = /^\$(\w+)$/.exec(word)?.[1];
  if (split !== undefined) return unitWords(variables.get(split) ?? '');
  return [
    word.replace(/\$\$|\$\{(\w+)\}/g, (_, name: string | undefined) =>
      name === undefined ? '$' : (variables.get(name) ?? ''),
    ),
  ];
}

/** A word in which `%%` is a percent sign; other specifiers stay as they are. */
export function withoutPercent(word: string): string {
  return word.replaceAll('%%', '%');
}

/** What systemd puts in by a specifier, which no file shows: `%i`; null where there is none. */
export function specifierIn(word: string): string | null {
  return /(?<!%)(?:%%)*(%[A-Za-z])/.exec(word)?.[1] ?? null;
}

function assignment(word: string): [string, string][] {
  const [, name, value] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(word) ?? [];
  return name === undefined ? [] : [[name, value ?? '']];
}
