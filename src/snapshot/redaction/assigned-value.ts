/** A value in a text: where it lies, and the quote that a mark in its place needs. */
export interface AssignedValue {
  readonly start: number;
  readonly end: number;
  readonly quote: string;
}

/** Where a name stands, and how. */
export interface AssignedName {
  readonly start: number;
  readonly end: number;
  /** The quote around the name; '' for none. */
  readonly quote: string;
  readonly separator: string;
}

const marked = /<withheld - [^<>]*>/y;
const quoteMark = /\\*["'`]/y;
const inDoubleQuotes = /(?:[^"\\\n]|\\.)*/y;
const word = /[^\s"'`\\]+(?:\\(?![nrt"'])[^\s"'`\\]*)*/y;
const nextName = /[,;&](?=\s?[\w.-]{1,100}["']?[=:])/;
const restOfLine = /(?:[^\n\\]|\\(?!n))*/y;
const restOfQuoted = /(?:[^\n\\"'`]|\\(?![n"']))*/y;
const blockScalar = /[|>][+-]?\d?[+-]?[ \t]*\r?\n/y;
const listItem = /(?:[ \t]*\r?\n)?[ \t]*- ([^\n]*)/y;
const atLineStart = /(?:^|\n|\\n)[ \t]*(?:- |\? |export[ \t]+)*$/;
/** Headers whose value has several words. */
const header = /(?:authorization|cookie)$/i;

/** The values that follow a name and its separator; `prose`: a sentence, in which a value is one word. */
export function assignedValues(
  text: string,
  from: number,
  name: AssignedName,
  prose: boolean,
): AssignedValue[] {
  const { end } = spanOf(marked, text, from);
  if (end > from) return [{ start: from, end, quote: '' }];
  const quote = matchAt(quoteMark, text, from);
  if (quote !== null) return [quoted(text, from, quote)];
  const block = prose ? null : matchAt(blockScalar, text, from);
  if (block !== null) return indented(text, from + block.length, name.start);
  const isHeader = header.test(text.slice(name.start, name.end)) && !/[\r\n]/.test(text[from] ?? '');
  if (isHeader) return [spanOf(restOfQuoted, text, from)];
  if (!prose) {
    if (/[\r\n]/.test(text[from] ?? '')) return name.separator.includes(':') ? items(text, from) : [];
    if (text[from] === '{') return [];
    if (text[from] === '[') return [bracketed(text, from)];
  }
  const one = oneWord(text, from);
  if (prose || name.quote !== '' || !startsLine(text, name.start)) return [{ ...one, quote: name.quote }];
  const line = spanOf(restOfLine, text, from);
  const rest = text.slice(one.end, line.end);
  const isOneWord = /^[,;\s]*(?:#.*)?$/.test(rest);
  const goesOn = name.separator.includes(':') || !/[;&|]|\s[\w.-]{1,100}=/.test(rest);
  return [isOneWord || !goesOn ? one : line];
}

function quoted(text: string, from: number, quote: string): AssignedValue {
  const start = from + quote.length;
  if (quote === '"') return { ...spanOf(inDoubleQuotes, text, start), quote: '' };
  const close = text.indexOf(quote, start);
  const end = close < 0 ? text.length : close;
  const line = text.slice(start, end).indexOf('\n');
  return { start, end: line < 0 ? end : start + line, quote: '' };
}

function oneWord(text: string, from: number): AssignedValue {
  const { start, end } = spanOf(word, text, from);
  const whole = text.slice(start, end);
  let length = nextName.exec(whole)?.index ?? whole.length;
  while (length > 0 && ',;.)}]'.includes(whole[length - 1] ?? ' ')) length -= 1;
  return { start, end: start + length, quote: '' };
}

/** The lines below a name that lie deeper than it. */
function indented(text: string, from: number, name: number): AssignedValue[] {
  const depth = depthOf(text, name);
  let end = from;
  while (end < text.length) {
    const newline = text.indexOf('\n', end);
    const stop = newline < 0 ? text.length : newline;
    const line = text.slice(end, stop);
    if (line.trim() !== '' && line.search(/\S/) <= depth) break;
    end = stop + 1;
  }
  const block = text.slice(from, Math.min(end, text.length));
  const value = block.trim();
  const start = from + block.indexOf(value);
  return value === '' ? [] : [{ start, end: start + value.length, quote: '' }];
}

function depthOf(text: string, name: number): number {
  const line = text.lastIndexOf('\n', name - 1) + 1;
  return Math.max(0, text.slice(line, name).search(/[^\s-]|$/) - 1);
}

/** The items of a YAML list below a name, as far as they are plain. */
function items(text: string, from: number): AssignedValue[] {
  const found: AssignedValue[] = [];
  for (let at = from; ; ) {
    listItem.lastIndex = at;
    const match = listItem.exec(text);
    const item = match?.[1] ?? '';
    if (match === null || /^[\w.-]+:(?:\s|$)/.test(item)) return found;
    at += match[0].length;
    if (item !== '') found.push({ start: at - item.length, end: at, quote: '' });
  }
}

function bracketed(text: string, from: number): AssignedValue {
  const { end } = spanOf(restOfLine, text, from);
  const close = text.indexOf(']', from);
  return { start: from + 1, end: close < 0 || close > end ? end : close, quote: '' };
}

const startsLine = (text: string, name: number): boolean =>
  atLineStart.test(text.slice(Math.max(0, name - 60), name));

function spanOf(pattern: RegExp, text: string, from: number): AssignedValue {
  return { start: from, end: from + (matchAt(pattern, text, from)?.length ?? 0), quote: '' };
}

function matchAt(pattern: RegExp, text: string, from: number): string | null {
  pattern.lastIndex = from;
  return pattern.exec(text)?.[0] ?? null;
}
