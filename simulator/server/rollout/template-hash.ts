import { createHash } from 'node:crypto';
import { isList, isObject, type Json } from '../json.ts';

const alphabet = '456789bcdf';

/** The hash that names a revision of a pod template: equal for equal templates, whatever the order of keys; null is nothing. */
export function templateHash(template: Json): string {
  const digest = createHash('sha256').update(canonical(template)).digest();
  return [...digest.subarray(0, 9)].map((byte) => alphabet[byte % alphabet.length]).join('');
}

function canonical(value: Json | undefined): string {
  if (isList(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value ?? null);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined && inner !== null);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
}
