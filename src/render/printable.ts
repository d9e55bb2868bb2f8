/**
 * Characters that a terminal obeys instead of showing: C0 and C1 controls, the line and paragraph separators,
 * and those that turn the direction of text around (Unicode Standard Annex 9).
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const obeyed = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Whether text has a character that a terminal would obey. */
export const hasObeyed = (text: string): boolean => text.search(obeyed) >= 0;

/** Text from a cluster, with what a terminal would obey written out as `\xHH` or `\uHHHH`. */
export function printable(text: string): string {
  return text.replace(obeyed, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`;
  });
}

/** The same for a JSON text: such characters become JSON's own escapes, so the value stays what it was. */
export function printableJson(json: string): string {
  return json.replace(obeyed, (character) =>
    character === '\n' ? character : `\\u${hex(character.charCodeAt(0), 4)}`,
  );
}

/** Every string inside a value made printable. */
export function printableDeep<T>(value: T): T {
  return deep(value) as T;
}

function deep(value: unknown): unknown {
  if (typeof value === 'string') return printable(value);
  if (Array.isArray(value)) return value.map(deep);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, deep(inner)]));
}

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');
