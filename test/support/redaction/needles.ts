import { flatten, standsIn } from '../../unit/snapshot/secret-forms.ts';
import { type Canary, marker } from './canary.ts';

/** Base64 of a text at each alignment, without the digits that its neighbours share. */
function alignments(text: string): string[] {
  return [0, 1, 2].map((shift) => {
    const encoded = Buffer.from(`${'x'.repeat(shift)}${text}`)
      .toString('base64')
      .replace(/=+$/, '');
    return encoded.slice(
      shift === 0 ? 0 : shift + 1,
      encoded.length - ((shift + text.length) % 3 === 0 ? 0 : 1),
    );
  });
}

const once = alignments(marker);
const hex = Buffer.from(marker).toString('hex');
/** The marker, as it is and in every encoding that the objects use. */
const marks = [marker, ...once, ...once.flatMap(alignments), hex, hex.toUpperCase(), ...alignments(hex)];

/** The first form of the marker that stands in a text, or null. */
export const markIn = (text: string): string | null => marks.find((mark) => text.includes(mark)) ?? null;

/** The form in which a secret stands in a text, or null. */
export function leakIn(text: string, canary: Canary): string | null {
  const mark = markIn(text);
  if (mark !== null || canary.forms.length === 0) return mark;
  const flat = flatten(text);
  const digits = flat.replace(/0x|[^0-9A-Fa-f]/g, '').toLowerCase();
  const standard = flat.replaceAll('-', '+').replaceAll('_', '/');
  return canary.forms.find((form) => [flat, standard, digits].some((one) => standsIn(one, form))) ?? null;
}
