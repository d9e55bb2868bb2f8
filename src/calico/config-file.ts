import { parse } from 'ini';

/**
 * Keys (lower-case) and values of felix.cfg or typha.cfg: sections are merged, names ignore case.
 * Source: Calico felix/config/file_loader.go.
 */
export function parseConfigFile(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const collect = (node: Record<string, unknown>) => {
    for (const [key, value] of Object.entries(node)) {
      if (value !== null && typeof value === 'object' && !Array.isArray(value)) collect({ ...value });
      else values.set(key.toLowerCase(), String(value));
    }
  };
  collect(parse(text));
  return values;
}
