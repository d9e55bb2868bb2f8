import type { Disk } from './disk.ts';
import type { ConfigFile } from './part.ts';

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
