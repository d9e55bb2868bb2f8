import { configurationPath } from '../control-plane/etcd-line.ts';
import type { Disk } from './disk.ts';
import type { ConfigFile, ServerPart } from './part.ts';

/**
 * The disk, with the files that were given beside each other: a path that it does not have is the one given file of
 * the same name, as where the files of a host were gathered in one folder.
 */
export function withFilesBeside(disk: Disk, files: readonly ConfigFile[]): Disk {
  const byName = Map.groupBy(files, ({ path }) => nameOf(path));
  return (path) => {
    const answer = disk(path);
    if (answer.kind === 'found') return answer;
    const [given, ...others] = byName.get(nameOf(path)) ?? [];
    return given === undefined || others.length > 0
      ? answer
      : { kind: 'found', bytes: new TextEncoder().encode(given.text) };
  };
}

function nameOf(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? '';
}

/** The paths of given files that are settings of an etcd which another file starts: they are no etcd of their own. */
export function takenIn(
  files: readonly ConfigFile[],
  parts: readonly ServerPart[],
  disk: Disk,
): ReadonlySet<string> {
  const named = parts.filter(({ part }) => part === 'etcd').flatMap(namedSettings);
  const taken = named.flatMap((path) => {
    if (files.some((file) => file.path === path)) return [path];
    const namesakes = files.filter((file) => nameOf(file.path) === nameOf(path));
    return namesakes.length === 1 && disk(path).kind !== 'found' ? namesakes.map((file) => file.path) : [];
  });
  return new Set(taken);
}

function namedSettings({ pod: { words, container }, environmentFiles }: ServerPart): string[] {
  const variables = (container.env ?? []).flatMap(({ name, value }) =>
    value === undefined ? [] : [[name, { kind: 'set', text: value }] as const],
  );
  const configuration = configurationPath({ words, variables: new Map(variables) });
  return [...environmentFiles, ...(configuration.kind === 'set' ? [configuration.text] : [])];
}
