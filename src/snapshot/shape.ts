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
