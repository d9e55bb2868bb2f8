import { certificatesLength, isPublic, isText, type Judge, markOfBytes } from './decoded.ts';
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
  readonly lines: readonly string[];
}

/** The text without its runs of base64 that hold a secret. */
export function withoutSecretBase64(text: string, judge: Judge): string {
  let clean = '';
  let kept = 0;
  segment.lastIndex = 0;
  for (let match = segment.exec(text); match !== null; match = segment.exec(text)) {
    const run = runAt(text, match.index, match[0]);
    const found = secretOf(run, text, judge);
    if (found !== null) {
      clean += text.slice(kept, found.start) + found.mark;
      kept = found.end;
    }
    segment.lastIndex = run.end;
  }
  return kept === 0 ? text : clean + text.slice(kept);
}

function runAt(text: string, start: number, first: string): Run {
  const lines = [first];
  let end = start + first.length;
  let last = first;
  while (last.length >= 20 && !last.endsWith('=')) {
    following.lastIndex = end;
    const match = following.exec(text);
    if (match === null) break;
    const [whole, between = '', line = ''] = match;
    if (!lineBreak.test(between) && last.length < longLine) break;
    lines.push(line);
    end += whole.length;
    last = line;
  }
  return { start, end, lines };
}

interface Found {
  readonly start: number;
  readonly end: number;
  readonly mark: string;
}

/** What is secret of a run: all of it but the certificates that it begins with. */
function secretOf(run: Run, text: string, judge: Judge): Found | null {
  const digits = run.lines.join('').replaceAll('\\/', '/');
  if (digits.length < shortest || !/[A-Z]/.test(digits) || !/[a-z]/.test(digits)) return null;
  const at = digits.indexOf('MII');
  if (at >= 0) {
    const bytes = Buffer.from(digits.slice(at), 'base64');
    const length = certificatesLength(bytes);
    if (length > 0) {
      const mark = markOfBytes(bytes.subarray(length), judge);
      const start = placeOf(run, text, at + Math.ceil(length / 3) * 4);
      return mark === null ? null : { start, end: run.end, mark };
    }
  }
  const mark =
    markOfDigits(digits, judge) ?? markOfShorter(run.lines, judge) ?? markOfLines(run.lines, digits);
  return mark === null ? null : { start: run.start, end: run.end, mark };
}

/** Where the digit of a number stands in the text. */
function placeOf({ start, end }: Run, text: string, digit: number): number {
  let at = start;
  for (let count = 0; at < end && count < digit; at += 1)
    if (/[A-Za-z0-9+/_-]/.test(text[at] ?? '') && text[at - 1] !== '\\') count += 1;
  return at;
}

/** Letters may stand before the base64 proper: it begins at any of four digits. */
function markOfDigits(digits: string, judge: Judge): string | null {
  let wasText = false;
  for (let shift = 0; shift < 4; shift += 1) {
    const bytes = Buffer.from(digits.slice(shift), 'base64');
    const mark = markOfBytes(bytes, wasText ? null : judge);
    if (mark !== null) return mark;
    wasText ||= isText(bytes);
  }
  return null;
}

/** A word in the next line may have been taken for the last line, so that what is text did not look so. */
function markOfShorter(lines: readonly string[], judge: Judge): string | null {
  if (lines.length === 1 || isText(Buffer.from(lines.join(''), 'base64'))) return null;
  return markOfDigits(lines.slice(0, -1).join(''), judge);
}

/** Lines as of PEM that have lost their BEGIN or END, and are nothing that is public. */
function markOfLines(lines: readonly string[], digits: string): string | null {
  const width = Math.max(...lines.map((line) => line.length));
  const isEven = lines.slice(1, -1).every((line) => line.length === width);
  if (lines.length < 2 || !widths.has(width) || !isEven || !/\d/.test(digits)) return null;
  return isPublic(Buffer.from(digits, 'base64')) ? null : withheld('looks like a piece of a private key');
}
