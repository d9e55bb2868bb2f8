import type { Setting } from '../environment.ts';

/** Settings of a text file of `name = value` lines by lower-case name, each with the line that it stands in. */
export function namedValues(
  path: string,
  text: string,
  values: ReadonlyMap<string, string>,
): ReadonlyMap<string, Setting> {
  const places = new Map<string, { readonly name: string; readonly line: number }>();
  text.split('\n').forEach((content, index) => {
    const name = /^\s*(?:export\s+)?([\w.-]+)\s*[=:]/.exec(content)?.[1];
    if (name !== undefined) places.set(name.toLowerCase(), { name, line: index + 1 });
  });
  return new Map(
    [...values].map(([key, value]): [string, Setting] => {
      const place = places.get(key.toLowerCase());
      const name = place?.name ?? key;
      const origin = place === undefined ? `${key} of ${path}` : `${name} in line ${place.line} of ${path}`;
      return [key.toLowerCase(), { name, value: { kind: 'set', text: value }, origin }];
    }),
  );
}

/** A setting that nothing sets. */
export function unsetSetting(name: string, path: string): Setting {
  return { name, value: { kind: 'unset' }, origin: `${name} of ${path}` };
}
