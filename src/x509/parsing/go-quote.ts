const short: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

/** Text as Go's `%q` prints it in error messages. */
export function goQuote(text: string): string {
  const escaped = text.replace(/["\\]|(?! )[\p{C}\p{Z}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (short[character] !== undefined) return short[character];
    // A byte that is not UTF-8 (go-text.ts).
    if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code & 0xff).toString(16)}`;
    if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`;
    return code < 0x10000
      ? `\\u${code.toString(16).padStart(4, '0')}`
      : `\\U${code.toString(16).padStart(8, '0')}`;
  });
  return `"${escaped}"`;
}

/** The same for bytes, one character each: what is UTF-8 is shown as text, other bytes by their numbers. */
export function goQuoteBytes(bytes: string): string {
  const parts =
    bytes.match(/[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|./gs) ?? [];
  const shown = parts.map((part) => {
    const text = Buffer.from(part, 'latin1').toString('utf8');
    if (text.includes('\ufffd') && part !== '\xef\xbf\xbd') {
      return Array.from(part, (byte) => `\\x${byte.charCodeAt(0).toString(16)}`).join('');
    }
    return goQuote(text).slice(1, -1);
  });
  return `"${shown.join('')}"`;
}
