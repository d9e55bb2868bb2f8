import { keyInBytes } from './key-in-bytes.ts';
import { privateKeyKind } from './private-key-der.ts';
import { withheldKey } from './withheld.ts';

const begin = /-{2,5} ?BEGIN [^-\n\\]{0,40}PRIVATE KEY[^-\n\\]{0,20}-{2,5}/gi;
const end = /-{2,5} ?END [^-\n\\]{0,40}-{2,5}/i;
const keyEnd = /-{2,5} ?END ([^-\n\\]{0,40}PRIVATE KEY[^-\n\\]{0,20})-{2,5}/gi;
const anyBegin = /-{2,5} ?BEGIN /gi;

/** The next line of a block whose END is missing: base64, or a header of an encrypted key. */
const bodyLine =
  /(?:\s|\\{1,8}[nrt]){0,80}((?:[A-Za-z0-9+/]|\\\/){1,1000}={0,2}|(?:Proc-Type|DEK-Info): ?[^\n\\]{0,200})(?=[\s"'`\\<,;]|$)/y;
const surelyBody = 16;
const longLine = 40;

/** The text without its PEM blocks of private keys, also those that have lost their BEGIN or END. */
export function withoutPemKeys(text: string): string {
  if (!/PRIVATE KEY/i.test(text)) return text;
  return withoutHeadless(withoutBlocks(text));
}

function withoutBlocks(text: string): string {
  let clean = '';
  let kept = 0;
  begin.lastIndex = 0;
  for (let match = begin.exec(text); match !== null; match = begin.exec(text)) {
    const body = match.index + match[0].length;
    const close = endOf(text, body);
    const stop = close ?? endOfBody(text, body);
    clean += text.slice(kept, match.index) + withheldKey(kindOf(match[0], text.slice(body, stop)));
    kept = stop;
    begin.lastIndex = stop;
  }
  return clean + text.slice(kept);
}

/** Behind the END line that stands before the next BEGIN; null when there is none. */
function endOf(text: string, from: number): number | null {
  anyBegin.lastIndex = from;
  const next = anyBegin.exec(text)?.index ?? text.length;
  const close = end.exec(text.slice(from, next));
  return close === null ? null : from + close.index + close[0].length;
}

function endOfBody(text: string, from: number): number {
  let at = from;
  for (let last = ''; ; ) {
    bodyLine.lastIndex = at;
    const match = bodyLine.exec(text);
    const line = match?.[1] ?? '';
    if (match === null || (line.length < surelyBody && last.length < longLine)) return at;
    at += match[0].length;
    last = line;
  }
}

function kindOf(label: string, body: string): string {
  if (/ENCRYPTED/i.test(label + body)) return 'encrypted';
  const bytes = Buffer.from(body.replace(/\\{1,8}[nrt]|-.*$/gs, ''), 'base64');
  return privateKeyKind(bytes) ?? keyInBytes(bytes) ?? 'PEM';
}

/** END lines are left where BEGIN was cut off: what stands before them as lines of base64 is of the key. */
function withoutHeadless(text: string): string {
  let clean = '';
  let kept = 0;
  for (const match of text.matchAll(keyEnd)) {
    const start = startOfBody(text, match.index, kept);
    clean += text.slice(kept, start) + withheldKey(`${(match[1] ?? '').trim()} without its head`);
    kept = match.index + match[0].length;
  }
  return kept === 0 ? text : clean + text.slice(kept);
}

function startOfBody(text: string, close: number, floor: number): number {
  let start = close;
  for (let isLast = true; ; isLast = false) {
    const lineEnd = beforeBreaks(text, start, floor);
    const lineStart = beforeDigits(text, lineEnd, floor);
    const length = lineEnd - lineStart;
    if (length === 0 || (!isLast && length < surelyBody / 2)) return start;
    start = lineStart;
  }
}

function beforeBreaks(text: string, from: number, floor: number): number {
  let at = from;
  while (at > floor) {
    if (/\s/.test(text[at - 1] ?? '')) at -= 1;
    else if (/^\\[nrt]$/.test(text.slice(at - 2, at))) at -= 2;
    else if (text[at - 1] === '\\') at -= 1;
    else break;
  }
  return Math.max(at, floor);
}

function beforeDigits(text: string, from: number, floor: number): number {
  let at = from;
  while (at > floor && /[A-Za-z0-9+/=]/.test(text[at - 1] ?? '')) at -= 1;
  const isEscape = text[at - 1] === '\\' && /[nrt]/.test(text[at] ?? '') && at < from;
  return isEscape ? at + 1 : at;
}
