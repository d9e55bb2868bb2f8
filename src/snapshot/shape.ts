import { isObject } from '../json.ts';

/**
 * What a value must look like to be used under its declared type. Fields that are not named here are kept as
 * they are: nothing reads them.
 */
export type Shape =
  | 'text'
  | 'number'
  | 'boolean'
  | 'number-or-text'
  | { readonly list: Shape }
  | { readonly map: Shape }
  | { readonly fields: Readonly<Record<string, Shape>>; readonly required?: readonly string[] };

/**
 * The value with everything removed that contradicts its shape, or undefined when nothing usable is left.
 * The API server never sends such values; files written by hand do.
 */
export function validate(value: unknown, shape: Shape): unknown {
  if (typeof shape === 'string') return conformsToWord(value, shape) ? value : undefined;
  if ('list' in shape) return conformList(value, shape.list);
  if (!isObject(value)) return undefined;
  if ('map' in shape) return conformMap(value, shape.map);
  return conformFields(value, shape.fields, shape.required ?? []);
}

function conformsToWord(value: unknown, word: 'text' | 'number' | 'boolean' | 'number-or-text'): boolean {
  switch (word) {
    case 'text':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'number-or-text':
      return typeof value === 'number' || typeof value === 'string';
  }
}

function conformList(value: unknown, item: Shape): unknown {
  if (!Array.isArray(value)) return undefined;
  return value.map((entry) => validate(entry, item)).filter((entry) => entry !== undefined);
}

function conformMap(value: Readonly<Record<string, unknown>>, item: Shape): unknown {
  const entries = Object.entries(value).map(([key, entry]) => [key, validate(entry, item)] as const);
  return Object.fromEntries(entries.filter(([, entry]) => entry !== undefined));
}

function conformFields(
  value: Readonly<Record<string, unknown>>,
  fields: Readonly<Record<string, Shape>>,
  required: readonly string[],
): unknown {
  const kept: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(value)) {
    const shape = Object.hasOwn(fields, key) ? fields[key] : undefined;
    const conformed = shape === undefined ? entry : validate(entry, shape);
    if (conformed !== undefined) kept[key] = conformed;
  }
  return required.every((key) => Object.hasOwn(kept, key)) ? kept : undefined;
}

/**
 * The first field of a value that contradicts its shape, in words: `spec.containers is not a list`; null where none
 * does. What is null counts as left out, as the API server takes it.
 */
export function contradiction(value: unknown, shape: Shape, path = ''): string | null {
  const wrong = (what: string) => `${path} is not ${what}`;
  if (typeof shape === 'string') return conformsToWord(value, shape) ? null : wrong(words[shape]);
  if ('list' in shape) {
    if (!Array.isArray(value)) return wrong('a list');
    return firstOf(value.map((entry, at) => [`${path}[${at}]`, entry, shape.list]));
  }
  if (!isObject(value)) return wrong('an object');
  const below = (key: string) => (path === '' ? key : `${path}.${key}`);
  if ('map' in shape)
    return firstOf(Object.entries(value).map(([key, entry]) => [below(key), entry, shape.map]));
  const missing = shape.required?.find((key) => value[key] === undefined || value[key] === null);
  if (missing !== undefined) return `${below(missing)} is missing`;
  return firstOf(Object.entries(shape.fields).map(([key, field]) => [below(key), value[key], field]));
}

const words = {
  text: 'text',
  number: 'a number',
  boolean: 'true or false',
  'number-or-text': 'a number or text',
} as const;

function firstOf(below: readonly (readonly [string, unknown, Shape])[]): string | null {
  for (const [path, value, shape] of below) {
    const found = value === undefined || value === null ? null : contradiction(value, shape, path);
    if (found !== null) return found;
  }
  return null;
}
