import { type Judge, markOfBytes } from './decoded.ts';

const escaped = /%[0-9A-Fa-f]{2}|\\{1,8}u00[0-9A-Fa-f]{2}|\\{1,8}x[0-9A-Fa-f]{2}|&#x?[0-9A-Fa-f]{1,4};/;
const escapes = new RegExp(escaped.source, 'g');
/** Text as a URL, JSON or HTML writes it, 16 characters or more. */
const escapedRun =
  /(?:[A-Za-z0-9+/=_.~:!*()-]| (?=[A-Z])|(?<=[\w.~!*()-])'(?=[\w.~!*()%-])|%[0-9A-Fa-f]{2}|\\{1,8}(?:u00[0-9A-Fa-f]{2}|x[0-9A-Fa-f]{2}|[nrt/])|&#x?[0-9A-Fa-f]{1,4};){16,}/g;

/**
 * The text with `clean` applied to all but its runs of percent-encoding and other escapes: those are looked into, and
 * hold a secret or stay whole.
 */
export function besideEscapedRuns(text: string, judge: Judge, clean: (part: string) => string): string {
  if (!escaped.test(text)) return clean(text);
  let result = '';
  let kept = 0;
  for (const { 0: run, index } of text.matchAll(escapedRun)) {
    if (!escaped.test(run)) continue;
    const plain = run.replace(escapes, unescaped);
    // A form writes blanks as `+`.
    const form = run.includes('+') ? run.replaceAll('+', ' ').replace(escapes, unescaped) : null;
    const mark =
      markOfBytes(Buffer.from(plain, 'latin1'), null) ?? judge(plain) ?? (form === null ? null : judge(form));
    result += clean(text.slice(kept, index)) + (mark ?? run);
    kept = index + run.length;
  }
  return result + clean(text.slice(kept));
}

function unescaped(written: string): string {
  const digits = /&#x|[%ux]/i.test(written) ? written.replace(/^(?:%|\\{1,8}u|\\{1,8}x|&#x)|;$/gi, '') : null;
  const code = digits === null ? Number(written.slice(2, -1)) : Number.parseInt(digits, 16);
  return String.fromCharCode(code);
}
