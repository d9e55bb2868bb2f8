/** One block that Go's encoding/pem would hand out. */
export interface PemBlock {
  readonly label: string;
  /** Whether it has headers such as `Proc-Type`; Go's CA pools skip such blocks. */
  readonly hasHeaders: boolean;
  readonly bytes: Uint8Array;
}

const begin = '-----BEGIN ';
const end = '\n-----END ';
const dashes = '-----';

/**
 * The blocks of a PEM text as Go's pem.Decode finds them one after the other (encoding/pem/pem.go): text between
 * blocks is skipped, a block that is broken is skipped, and `END` is matched with the nearest `BEGIN` before it.
 */
export function pemBlocks(text: string): PemBlock[] {
  const blocks: PemBlock[] = [];
  let at = 0;
  for (;;) {
    const found = nextBlock(text, at);
    if (found === null) return blocks;
    blocks.push(found.block);
    at = found.next;
  }
}

function nextBlock(text: string, from: number): { block: PemBlock; next: number } | null {
  let rest = from;
  for (;;) {
    const endAt = text.indexOf(end, rest);
    if (endAt < 0) return null;
    const afterEnd = endAt + end.length;
    const beginAt = lastBegin(text, rest, endAt);
    if (beginAt === null) {
      rest = afterEnd;
      continue;
    }
    const typeLine = lineAt(text, beginAt + begin.length);
    if (!typeLine.line.endsWith(dashes)) {
      // The search goes on after this END, or stops where the BEGIN line ran past it.
      if (typeLine.next > afterEnd) return null;
      rest = afterEnd;
      continue;
    }
    const label = typeLine.line.slice(0, -dashes.length);
    const body = skipHeaders(text, typeLine.next);
    if (body === null) return null;
    const block = blockAt(text, label, body, endAt);
    if (block !== null) return block;
    if (body.start > afterEnd) return null;
    rest = afterEnd;
  }
}

/** The last BEGIN before the END, if it stands at the start of a line. */
function lastBegin(text: string, from: number, endAt: number): number | null {
  const at = text.slice(from, endAt).lastIndexOf(begin);
  if (at < 0) return null;
  return at === 0 || text[from + at - 1] === '\n' ? from + at : null;
}

interface Body {
  readonly start: number;
  readonly hasHeaders: boolean;
}

/** Every line with a colon is a header; null when the text ends there. */
function skipHeaders(text: string, from: number): Body | null {
  let start = from;
  for (;;) {
    if (start >= text.length) return null;
    const { line, next } = lineAt(text, start);
    if (!line.includes(':')) return { start, hasHeaders: start > from };
    start = next;
  }
}

function blockAt(
  text: string,
  label: string,
  body: Body,
  endAt: number,
): { block: PemBlock; next: number } | null {
  if (body.hasHeaders && endAt < body.start) return null;
  const trailer = endAt + end.length;
  const closing = label + dashes;
  if (!text.startsWith(closing, trailer)) return null;
  const after = lineAt(text, trailer + closing.length);
  if (after.line !== '') return null;
  const bytes = endAt > body.start ? decodeBase64(text.slice(body.start, endAt)) : new Uint8Array();
  if (bytes === null) return null;
  return { block: { label, hasHeaders: body.hasHeaders, bytes }, next: after.next };
}

/** The line from here on without `\r\n` and without trailing blanks, and where the next one begins. */
function lineAt(text: string, from: number): { line: string; next: number } {
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

/** Standard alphabet, padding required, blanks and line ends ignored; null when it is anything else. */
function decodeBase64(text: string): Uint8Array | null {
  const digits = text.replace(/[ \t\r\n]/g, '');
  if (digits.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(digits)) return null;
  return Buffer.from(digits, 'base64');
}
