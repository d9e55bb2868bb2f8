/**
 * What stands where a secret was, with the reason: one word to YAML, INI and a shell, harmless in a JSON string, so
 * that the text around it still reads as it did.
 */
export function withheld(why: string): string {
  return `<withheld - ${why}>`;
}

const mark = /<withheld - ([^<>]*)>/;
const marks = /<withheld - [^<>]*>/g;

/** Whether anything of a text was withheld, also the password of an address. */
export function isWithheldIn(text: string): boolean {
  return mark.test(text) || text.includes(`${hiddenPassword}@`);
}

/** `withheld: REASON` where a part of the text was; null where it is whole. */
export function withheldReason(text: string): string | null {
  const why = mark.exec(text)?.[1];
  return why === undefined ? null : `withheld: ${why}`;
}

/** The text without its marks. */
export function withoutMarks(text: string): string {
  return text.replace(marks, '');
}

/** In place of the password of an address, which stays one that parses. */
export const hiddenPassword = 'withheld';

const keyReason = 'looks like a private key';

/** The mark of a private key of a kind, `EC SEC1`. */
export function withheldKey(kind: string): string {
  return withheld(`${keyReason} (${kind})`);
}

/** Whether it is certain that a private key stood there: by its structure, not by a name. */
export function isWithheldKey(text: string): boolean {
  return mark.exec(text)?.[1]?.startsWith(keyReason) === true;
}
