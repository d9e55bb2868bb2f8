import type { Judge } from './decoded.ts';
import { heldBy, hexadecimal } from './digit-runs.ts';

/** Hexadecimal of 16 octets or more: bare, with colons or blanks, `0x30, 0x77`, `\x30\x77`, over several lines. */
const hexRun =
  /[0-9A-Fa-f]{2}(?:(?:[:-]|,? {0,2}0x|\\{1,8}x|:?(?:\s|\\{1,8}[nrt]){1,60})?[0-9A-Fa-f]{2}(?![g-zG-Z_])){15,}/g;
const noDigit = /0x|[^0-9A-Fa-f]/g;
const digit = /0x|[0-9A-Fa-f]/g;

/** The text without its runs of hexadecimal that hold a secret; certificates in them stay. */
export function withoutSecretHex(text: string, judge: Judge): string {
  return text.replace(hexRun, (run) => {
    const { pieces } = heldBy(run.replace(noDigit, ''), hexadecimal, judge);
    if (pieces.length === 0) return run;
    const places = [...run.matchAll(digit)].flatMap(({ 0: found, index }) => (found === '0x' ? [] : [index]));
    let clean = '';
    let kept = 0;
    for (const { start, end, mark } of pieces) {
      const stop = places[end] ?? run.length;
      clean += run.slice(kept, places[start] ?? stop) + mark;
      kept = stop;
    }
    return clean + run.slice(kept);
  });
}
