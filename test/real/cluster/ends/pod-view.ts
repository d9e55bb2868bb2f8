/** What a container sees of its pod: the variables that its processes read, and the files that those name. */
export interface PodView {
  readonly environment: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
}

/** The files that an environment names, as far as they are there. */
export function readFiles(
  environment: Readonly<Record<string, string>>,
  read: (path: string) => string | null,
): Record<string, string> {
  const paths = Object.entries(environment).filter(([name, path]) => name.endsWith('FILE') && path !== '');
  return Object.fromEntries(
    paths.flatMap(([, path]) => {
      const text = read(path);
      return text === null ? [] : [[path, text]];
    }),
  );
}

export function sameTexts(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
