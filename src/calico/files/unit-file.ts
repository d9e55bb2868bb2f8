/** One assignment of a systemd unit that counts for its process. */
export interface UnitSetting {
  readonly name: string;
  /** Without specifiers or variables put in; '' takes back what stood in the list before. */
  readonly value: string;
}

/** Whether a text is a systemd unit that starts a process. */
export function isUnit(text: string): boolean {
  return /^\s*ExecStart\s*=/m.test(text);
}

/**
 * The assignments of a unit in its section [Service], in their order: a line that ends in a backslash goes on in the
 * next, and comments in between are skipped. Source: systemd.syntax(7).
 */
export function unitSettings(text: string): UnitSetting[] {
  let section = 'Service';
  const settings: UnitSetting[] = [];
  for (const line of wholeLines(text)) {
    const header = /^\[([^\]]*)\]/.exec(line)?.[1];
    if (header !== undefined) section = header;
    const [, name, value] = /^([A-Za-z]+)\s*=\s*([\s\S]*)$/.exec(line) ?? [];
    if (section === 'Service' && name !== undefined) settings.push({ name, value: value?.trimEnd() ?? '' });
  }
  return settings;
}

function wholeLines(text: string): string[] {
  const lines: string[] = [];
  let open = '';
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trimStart();
    if (/^[#;]/.test(line)) continue;
    const isContinued = (/\\+$/.exec(line)?.[0].length ?? 0) % 2 === 1;
    open += isContinued ? `${line.slice(0, -1)} ` : line;
    if (isContinued) continue;
    lines.push(open);
    open = '';
  }
  return open === '' ? lines : [...lines, open];
}

/** The values of a list: what stands after the last empty assignment. */
export function listed(settings: readonly UnitSetting[], name: string): string[] {
  const values = settings.filter((setting) => setting.name === name).map(({ value }) => value);
  return values.slice(values.lastIndexOf('') + 1);
}

const escapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  s: ' ',
  t: '\t',
  v: '\u000b',
};

const piece =
  /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([\s\S]))|(["'])|(\s+)|([\s\S])/g;

/** The words of a value: quotes of either kind and C escapes are understood as systemd understands them. */
export function unitWords(value: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  for (const [whole, hex, u4, u8, octal, escaped, mark, blank] of value.matchAll(piece)) {
    if (blank !== undefined && quote === null) {
      if (word !== null) words.push(word);
      word = null;
    } else if (mark !== undefined && (quote === null || quote === mark)) {
      quote = quote === null ? mark : null;
      word ??= '';
    } else word = `${word ?? ''}${escapedText({ whole, code: hex ?? u4 ?? u8, octal, escaped })}`;
  }
  return word === null ? words : [...words, word];
}

interface Escape {
  readonly whole: string;
  readonly code: string | undefined;
  readonly octal: string | undefined;
  readonly escaped: string | undefined;
}

function escapedText({ whole, code, octal, escaped }: Escape): string {
  const point = code !== undefined ? Number.parseInt(code, 16) : Number.parseInt(octal ?? '', 8);
  if (Number.isFinite(point)) return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  if (escaped === undefined) return whole;
  return /[\\"']/.test(escaped) ? escaped : (escapes[escaped] ?? whole);
}
