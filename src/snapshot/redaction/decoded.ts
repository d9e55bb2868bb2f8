import { certificateLength, elementAt, tags } from './der-element.ts';
import { keyInBytes } from './key-in-bytes.ts';
import { withheld, withheldKey } from './withheld.ts';

/** The mark for what a text holds, or null when it holds no secret. */
export type Judge = (text: string) => string | null;

const sample = 48;

/**
 * The mark for what decoded bytes hold, beyond the certificates that they begin with; null for no secret. Without
 * `judge` text is not looked into.
 */
export function markOfBytes(bytes: Buffer, judge: Judge | null): string | null {
  const rest = bytes.subarray(certificatesLength(bytes));
  if (rest.length < 16) return null;
  const kind = keyInBytes(rest);
  if (kind !== null) return withheldKey(kind);
  if (isCompressed(rest)) return withheld('compressed, so it cannot be looked into');
  return judge !== null && isText(rest) ? judge(rest.toString('latin1')) : null;
}

/** How many octets of certificates, one after the other, bytes begin with; the last may be cut. */
export function certificatesLength(bytes: Buffer): number {
  let at = 0;
  for (;;) {
    const rest = bytes.subarray(at);
    const length = certificateLength(rest);
    if (length === 0) return isCutCertificate(rest) ? bytes.length : at;
    at += length;
  }
}

function isCutCertificate(bytes: Buffer): boolean {
  return startsCertificate(bytes) && (elementAt(bytes, 0)?.end ?? 0) > bytes.length;
}

/** Whether bytes are text, something whole in DER, or a certificate as far as they go. */
export function isPublic(bytes: Buffer): boolean {
  if (bytes[0] !== tags.sequence) return isText(bytes);
  return elementAt(bytes, 0)?.end === bytes.length || startsCertificate(bytes);
}

/** Whether bytes begin as a certificate that was cut or damaged: with a version or a serial number in two SEQUENCEs. */
export function startsCertificate(bytes: Buffer): boolean {
  const outer = elementAt(bytes, 0);
  const signed = outer?.tag === tags.sequence ? elementAt(bytes, outer.start) : null;
  if (signed?.tag !== tags.sequence) return false;
  const tag = bytes[signed.start];
  return tag === tags.context0 || tag === tags.integer;
}

/** gzip (RFC 1952). */
function isCompressed(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

/** Whether bytes begin as text does: no control characters, and most of it ASCII. */
export function isText(bytes: Buffer): boolean {
  let foreign = 0;
  const end = Math.min(sample, bytes.length);
  for (let at = 0; at < end; at += 1) {
    const octet = bytes[at] ?? 0;
    const isBlank = octet === 9 || octet === 10 || octet === 13;
    if (octet < 32 ? !isBlank : octet === 127) return false;
    if (octet > 127) foreign += 1;
  }
  return foreign * 5 <= end;
}
