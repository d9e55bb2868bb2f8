import { isPublic, isText, type Judge } from './decoded.ts';
import { base64, heldBy, markOfDigits, type SecretPiece } from './digit-runs.ts';
import { withheld } from './withheld.ts';

/** Base64 of either alphabet; JSON may escape its slash. */
const segment = /(?:[A-Za-z0-9+/_-]|\\\/){20,}={0,2}/g;
/** What follows in the next line, also where line breaks are escaped or were made blanks. */
const following =
  /((?:\s|\\{1,8}[nrt]){1,80})((?:[A-Za-z0-9+/_-]|\\\/){1,1000}={0,2})(?=[\s"'`\\<>,;)\]}&]|$)/y;
const lineBreak = /[\n]|\\{1,8}n/;
const shortest = 24;
/** A line at least so long may have been joined to the next by a blank. */
const longLine = 60;
/** Widths of the lines of PEM (RFC 7468) and of MIME. */
const widths = new Set([64, 76]);

interface Run {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly Line[];
}

interface Line {
  readonly start: number;
  readonly text: string;
}

/** The text without its runs of base64 that hold a secret. */
export function withoutSecretBase64(text: string, judge: Judge): string {
  let clean = '';
  let kept = 0;
  segment.lastIndex = 0;
  for (let match = segment.exec(text); match !== null; match = segment.exec(text)) {
    const run = runAt(text, match.index, match[0]);
    for (const { start, end, mark } of secretsOf(run, judge)) {
      clean += text.slice(kept, start) + mark;
      kept = end;
    }
    segment.lastIndex = run.end;
  }
  return kept === 0 ? text : clean + text.slice(kept);
}

function runAt(text: string, start: number, first: string): Run {
  const lines = [{ start, text: first }];
  let end = start + first.length;
  let last = first;
  while (last.length >= 20 && !last.endsWith('=')) {
    following.lastIndex = end;
    const match = following.exec(text);
    if (match === null) break;
    const [whole, between = '', line = ''] = match;
    if (!lineBreak.test(between) && last.length < longLine) break;
    lines.push({ start: end + between.length, text: line });
    end += whole.length;
    last = line;
  }
  return { start, end, lines };
}

/** What is secret of a run, by its places in the text: all of it but the certificates in it. */
function secretsOf(run: Run, judge: Judge): SecretPiece[] {
  const lines = run.lines.map(({ text }) => text.replaceAll('\\/', '/'));
  const digits = lines.join('');
  if (digits.length < shortest || !/[A-Z]/.test(digits) || !/[a-z]/.test(digits)) return [];
  const { hasCertificates, pieces } = heldBy(digits, base64, judge);
  const [first] = pieces;
  if (hasCertificates && first !== undefined) {
    const places = placesOf(run);
    return pieces.map(({ start, end, mark }) => ({
      start: places[start] ?? run.end,
      end: end === digits.length ? run.end : (places[end] ?? run.end),
      mark,
    }));
  }
  if (hasCertificates) return [];
  const mark = first?.mark ?? markOfShorter(lines, judge) ?? markOfLines(lines, digits);
  return mark === null ? [] : [{ start: run.start, end: run.end, mark }];
}

/** Where each digit of a run stands in the text. */
function placesOf({ lines }: Run): number[] {
  return lines.flatMap(({ start, text }) =>
    [...text.matchAll(/\\\/|[^\\]/g)].map(({ index }) => start + index),
  );
}

/** A word in the next line may have been taken for the last line, so that what is text did not look so. */
function markOfShorter(lines: readonly string[], judge: Judge): string | null {
  if (lines.length === 1 || isText(Buffer.from(lines.join(''), 'base64'))) return null;
  return markOfDigits(lines.slice(0, -1).join(''), base64, judge);
}

/** Lines as of PEM that have lost their BEGIN or END, and are nothing that is public. */
function markOfLines(lines: readonly string[], digits: string): string | null {
  const width = Math.max(...lines.map((line) => line.length));
  const isEven = lines.slice(1, -1).every((line) => line.length === width);
  if (lines.length < 2 || !widths.has(width) || !isEven || !/\d/.test(digits)) return null;
  return isPublic(Buffer.from(digits, 'base64')) ? null : withheld('looks like a piece of a private key');
}
