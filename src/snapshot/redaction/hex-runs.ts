import { type Judge, markOfBytes } from './decoded.ts';

/** Hexadecimal of 16 octets or more: bare, with colons or blanks, `0x30, 0x77`, `\x30\x77`, over several lines. */
const hexRun =
  /[0-9A-Fa-f]{2}(?:(?:[:-]|,? {0,2}0x|\\{1,8}x|:?(?:\s|\\{1,8}[nrt]){1,60})?[0-9A-Fa-f]{2}(?![g-zG-Z_])){15,}/g;

/** The text without its runs of hexadecimal that hold a secret. */
export function withoutSecretHex(text: string, judge: Judge): string {
  return text.replace(hexRun, (run) => {
    const digits = run.replace(/0x|[^0-9A-Fa-f]/g, '');
    return (
      markOfBytes(Buffer.from(digits, 'hex'), judge) ??
      markOfBytes(Buffer.from(digits.slice(1), 'hex'), judge) ??
      run
    );
  });
}
