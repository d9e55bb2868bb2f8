import { posix } from 'node:path';
import { importsOf, type SourceFile } from './violations.ts';

/** Files that import each other, directly or around, values or types: one list for each circle. */
export function circles(files: readonly SourceFile[]): string[][] {
  const imported = new Map(files.map((file) => [file.path, importedBy(file)]));
  const reached = new Map(files.map(({ path }) => [path, reachedFrom(path, imported)]));
  const inCircle = files.filter(({ path }) => reached.get(path)?.has(path) === true);
  const named = new Set<string>();
  return inCircle.flatMap(({ path }) => {
    if (named.has(path)) return [];
    const circle = inCircle
      .map((other) => other.path)
      .filter((other) => reached.get(path)?.has(other) && reached.get(other)?.has(path));
    for (const one of circle) named.add(one);
    return [circle];
  });
}

function importedBy({ path, text }: SourceFile): string[] {
  return importsOf(text)
    .filter(({ specifier }) => specifier.startsWith('.'))
    .map(({ specifier }) => posix.join(posix.dirname(path), specifier));
}

function reachedFrom(path: string, imported: ReadonlyMap<string, readonly string[]>): Set<string> {
  const reached = new Set<string>();
  const open = [path];
  for (let one = open.pop(); one !== undefined; one = open.pop())
    for (const next of imported.get(one) ?? [])
      if (!reached.has(next)) {
        reached.add(next);
        open.push(next);
      }
  return reached;
}
