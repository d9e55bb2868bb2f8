import type { Environment, Setting } from '../environment.ts';

/** Settings of a file as an environment: nothing of it is hidden. */
export function fileEnvironment(path: string, values: ReadonlyMap<string, string>): Environment {
  const variables = [...values].map(([name, text]): [string, Setting] => [
    name,
    { name, value: { kind: 'set', text }, origin: `${name} of ${path}` },
  ]);
  return { container: path, variables: new Map(variables), unreadable: [], blockers: [], leftOut: [] };
}

/**
 * Variables of a file of `NAME=value` lines, as systemd's EnvironmentFile and `docker --env-file` have them;
 * `export` before a name and quotes around a value are taken away. Null when some other line is in it.
 */
export function parseEnvironmentFile(text: string): ReadonlyMap<string, string> | null {
  const values = new Map<string, string>();
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    const match = /^(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*)$/.exec(line);
    if (match === null) return null;
    const [, name = '', value = ''] = match;
    values.set(name, unquoted(value));
  }
  return values;
}

function unquoted(value: string): string {
  return /^"(.*)"$/.exec(value)?.[1] ?? /^'(.*)'$/.exec(value)?.[1] ?? value;
}
