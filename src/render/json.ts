import { printableJson } from './printable.ts';

/** A document as JSON, indented, ending in a newline, safe to show on a terminal. */
export function renderJson(document: object): string {
  return `${printableJson(JSON.stringify(document, null, 2))}\n`;
}
