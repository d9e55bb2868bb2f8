import { withheld, withheldReason } from './redaction/withheld.ts';
import type { SecretValue } from './secret.ts';
import { looksLikeDer, textOf } from './secret-value.ts';

/** What is kept of one value of a ConfigMap's `binaryData`: base64 of its text once `clean`, else only its size. */
export function seeBinaryData(base64: string, clean: (text: string) => string): string {
  if (withheldReason(base64) !== null) return base64;
  const bytes = Buffer.from(base64, 'base64');
  const text = textOf(bytes);
  if (text === null)
    return withheld(`${bytes.length} bytes of ${looksLikeDer(bytes) ? 'DER' : 'binary data'}`);
  const kept = clean(text);
  return kept === text ? base64 : Buffer.from(kept).toString('base64');
}

/** The value as a file that is mounted from it. */
export function binaryValue(kept: string): SecretValue {
  const size = /^<withheld - (\d+) bytes of (DER|binary data)>$/.exec(kept);
  if (size !== null)
    return { kind: 'withheld', bytes: Number(size[1]), looksLike: size[2] === 'DER' ? 'der' : 'binary' };
  return { kind: 'text', text: Buffer.from(kept, 'base64').toString('utf8') };
}
