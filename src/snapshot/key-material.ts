/** Finds private keys and tokens in text, in whatever clothes: PEM, base64 of PEM, base64 of DER, JWT. */

const withheldKey = '[private key withheld]';
const withheldToken = '[token withheld]';

const pemKey =
  /-----BEGIN [A-Z0-9 ]*PRIVATE KEY[A-Z ]*-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY[A-Z ]*-----|$)/g;
const jsonWebToken = /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g;
const urlPassword = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@"']*):[^\s/@"']+@/gi;

/** Line breaks as they stand in text, and escaped in JSON or a shell string. */
const lineBreak = '(?:\\s|\\\\r|\\\\n)';
const base64Run = new RegExp(
  `[A-Za-z0-9+/_-]{20,}(?:${lineBreak}+[A-Za-z0-9+/_-]{4,})*(?:${lineBreak}*={1,2})?`,
  'g',
);
const breaks = new RegExp(lineBreak, 'g');

/** `PRIVATE KEY` in base64 at each of the three alignments. */
const encodedMarks = ['UFJJVkFURSBLRV', 'BSSVZBVEUgS0VZ', 'QUklWQVRFIEtFW'];

/** The text with every private key and token taken out. */
export function withoutKeyMaterial(text: string): string {
  if (text.length < 20) return text;
  let clean = text.includes('PRIVATE KEY') ? text.replace(pemKey, withheldKey) : text;
  clean = clean.replace(base64Run, (run) => (holdsPrivateKey(run) ? withheldKey : run));
  if (clean.includes('eyJ')) clean = clean.replace(jsonWebToken, withheldToken);
  if (clean.includes('@')) clean = clean.replace(urlPassword, '$1:[withheld]@');
  return clean;
}

function holdsPrivateKey(run: string): boolean {
  const text = run.replace(breaks, '');
  if (encodedMarks.some((mark) => text.includes(mark))) return true;
  return keyStarts(text).some((start) => isPrivateKeyDer(decode(text.slice(start, start + 64))));
}

/** Where in a run of base64 the DER of a key could begin: a SEQUENCE's first two characters are M and A to P. */
function keyStarts(text: string): number[] {
  return [...text.matchAll(/M(?=[A-P])/g)].map((match) => match.index);
}

function decode(text: string): Buffer {
  return Buffer.from(text, 'base64');
}

/**
 * Whether bytes begin like PKCS #1, PKCS #8, SEC1 or PKCS #12 (a SEQUENCE whose first member is a small
 * version number), or like an encrypted PKCS #8 key (RFC 5958 section 3, OIDs of PKCS #5 and #12).
 */
export function isPrivateKeyDer(bytes: Uint8Array): boolean {
  const body = sequenceBody(bytes);
  if (body === null) return false;
  const [first, second, third, fourth] = [bytes[body], bytes[body + 1], bytes[body + 2], bytes[body + 3]];
  const followsVersion = fourth === 0x02 || fourth === 0x04 || fourth === 0x30;
  if (first === 0x02 && second === 1 && third !== undefined && third <= 3) return followsVersion;
  if (first !== 0x30) return false;
  const inner = sequenceBody(bytes.subarray(body));
  if (inner === null) return false;
  const oid = Buffer.from(bytes.subarray(body + inner, body + inner + 10)).toString('hex');
  return encryptionOids.some((known) => oid.startsWith(known));
}

/** PKCS #5 (1.2.840.113549.1.5) and PKCS #12 (1.2.840.113549.1.12) in DER; PKCS #1 is in every RSA certificate. */
const encryptionOids = ['06092a864886f70d0105', '060a2a864886f70d010c'];

/** The offset of a SEQUENCE's content, or null when the bytes do not begin with one. */
function sequenceBody(bytes: Uint8Array): number | null {
  const [tag, length] = [bytes[0], bytes[1]];
  if (tag !== 0x30 || length === undefined) return null;
  if (length < 0x80) return 2;
  const size = length & 0x7f;
  return size >= 1 && size <= 4 ? 2 + size : null;
}
