/** One block that Go's encoding/pem would hand out. */
export interface PemBlock {
  readonly label: string;
  /** Whether it has headers such as `Proc-Type`; Go's CA pools skip such blocks. */
  readonly hasHeaders: boolean;
  readonly bytes: Uint8Array;
}

/** A block, and where the text goes on behind it. */
export interface FoundBlock {
  readonly block: PemBlock;
  readonly next: number;
}

export const begin = '-----BEGIN ';
export const end = '\n-----END ';
export const dashes = '-----';

/** The last BEGIN before the END, if it stands at the start of a line. */
export function lastBegin(text: string, from: number, endAt: number): number | null {
  const at = text.slice(from, endAt).lastIndexOf(begin);
  if (at < 0) return null;
  return at === 0 || text[from + at - 1] === '\n' ? from + at : null;
}

interface Body {
  readonly start: number;
  readonly hasHeaders: boolean;
}

/** Every line with a colon is a header; null when the text ends there. */
export function skipHeaders(text: string, from: number): Body | null {
  let start = from;
  for (;;) {
    if (start >= text.length) return null;
    const { line, next } = lineAt(text, start);
    if (!line.includes(':')) return { start, hasHeaders: start > from };
    start = next;
  }
}

/** The block with this body whose `END` line begins before `trailer`, or null when it is broken. */
export function blockAt(
  text: string,
  label: string,
  body: Body,
  endAt: number,
  trailer: number = endAt + end.length,
): FoundBlock | null {
  const closing = label + dashes;
  if (!text.startsWith(closing, trailer)) return null;
  const after = lineAt(text, trailer + closing.length);
  if (after.line !== '') return null;
  const bytes = endAt > body.start ? decodeBase64(text, body.start, endAt) : new Uint8Array();
  if (bytes === null) return null;
  return { block: { label, hasHeaders: body.hasHeaders, bytes }, next: after.next };
}

/** The line from here on without `\r\n` and without trailing blanks, and where the next one begins. */
export function lineAt(text: string, from: number): { line: string; next: number } {
  const newline = text.indexOf('\n', from);
  if (newline < 0) return { line: withoutBlanks(text, from, text.length), next: text.length };
  const stop = newline > from && text[newline - 1] === '\r' ? newline - 1 : newline;
  return { line: withoutBlanks(text, from, stop), next: newline + 1 };
}

function withoutBlanks(text: string, from: number, end: number): string {
  let stop = end;
  while (stop > from && (text[stop - 1] === ' ' || text[stop - 1] === '\t')) stop--;
  return text.slice(from, stop);
}

const base64Run = /[A-Za-z0-9+/= \t\r\n]*/y;

/** Standard alphabet, padding required, blanks and line ends ignored; null when it is anything else. */
function decodeBase64(text: string, from: number, to: number): Uint8Array | null {
  base64Run.lastIndex = from;
  base64Run.test(text);
  if (base64Run.lastIndex < to) return null;
  const digits = text.slice(from, to).replace(/[ \t\r\n]/g, '');
  if (digits.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(digits)) return null;
  return Buffer.from(digits, 'base64');
}
