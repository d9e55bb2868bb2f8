import { createPrivateKey } from 'node:crypto';

const windowLength = 20;
const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi'] as const;

/** Text with what YAML, JSON and line breaks put between letters taken out. */
export const flatten = (text: string): string => text.replace(/\s|\\n|\\r/g, '');

/**
 * The forms in which a key's secret numbers could stand in a text: hexadecimal, base64 at each alignment (as in
 * DER and PEM, whatever their lines), and base64 once more, as in a Secret's data. Its public half is no secret:
 * the certificate holds it too.
 */
export function secretForms(pem: string): string[] {
  const key = createPrivateKey(pem).export({ format: 'jwk' });
  const numbers = secretMembers.map((member) => key[member]).filter((value) => value !== undefined);
  return numbers.flatMap((number) => {
    const bytes = Buffer.from(number, 'base64url');
    const once = alignments(bytes);
    const twice = once.flatMap((text) => alignments(Buffer.from(text)));
    return [bytes.toString('hex'), ...once, ...twice];
  });
}

/** base64 of all but the first and last letters, whose bits belong to their neighbours. */
function alignments(bytes: Buffer): string[] {
  return [0, 1, 2].map((shift) => {
    const whole = bytes.subarray(shift);
    return whole.subarray(0, whole.length - (whole.length % 3)).toString('base64');
  });
}

/** Whether any stretch of a form stands in flattened text. */
export function standsIn(flat: string, form: string): boolean {
  if (form.length < windowLength) return flat.includes(form);
  if (!blocksOf(form).some((block) => flat.includes(block))) return false;
  for (let at = 0; at + windowLength <= form.length; at += 1) {
    if (flat.includes(form.slice(at, at + windowLength))) return true;
  }
  return false;
}

/** Stretches of which every window has a whole one. */
function blocksOf(form: string): string[] {
  const length = windowLength / 2;
  return Array.from({ length: Math.floor(form.length / length) }, (_, index) =>
    form.slice(index * length, (index + 1) * length),
  );
}
