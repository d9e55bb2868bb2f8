import { isDeepStrictEqual } from 'node:util';
import { tracePrivateKey } from '../x509/key.ts';
import type { PrivateKeyTrace } from '../x509/key-trace.ts';
import { withoutKeyMaterial } from './key-material.ts';
import type { SecretValue } from './secret.ts';

/** Data keys whose text is an identity, not a secret (render.go of the Tigera operator). */
const identityKeys = new Set(['common-name', 'uri-san']);
const longestIdentity = 2048;

const certificateBlock =
  /^-----BEGIN CERTIFICATE-----[^\S\n]*\n[\s\S]*?(?:^-----END CERTIFICATE-----|$(?![\s\S]))/gm;

/** What may be kept of one value of a Secret. */
export function seeSecretValue(key: string, bytes: Uint8Array): SecretValue {
  const unicode = textOf(bytes);
  if (unicode !== null && identityKeys.has(key) && unicode.length <= longestIdentity) {
    return { kind: 'text', text: withoutKeyMaterial(unicode) };
  }
  // Go finds PEM blocks among any bytes, such as a comment in another character set.
  const text = unicode ?? Buffer.from(bytes).toString('latin1');
  if (text.includes('-----BEGIN ')) {
    const certificates = certificatesIn(text);
    if (certificates !== '') return { kind: 'text', text: certificates, ...asKeyFile(text, certificates) };
    if (/-----BEGIN [A-Z0-9 ]*PRIVATE KEY/.test(text))
      return { kind: 'private-key', key: tracePrivateKey(text) };
  }
  const looksLike = unicode !== null ? 'text' : looksLikeDer(bytes) ? 'der' : 'binary';
  return { kind: 'withheld', bytes: bytes.length, looksLike, ...asKeyFile(text, '') };
}

/** How a text reads as a private key file, where what is kept of it reads otherwise. */
function asKeyFile(text: string, kept: string): { readonly key?: PrivateKeyTrace } {
  if (!/-----BEGIN (?!CERTIFICATE-----)/.test(text)) return {};
  const key = tracePrivateKey(text);
  return isDeepStrictEqual(key, tracePrivateKey(kept)) ? {} : { key };
}

/** The CERTIFICATE blocks of a text, one after the other; everything between them is left out. */
function certificatesIn(text: string): string {
  const blocks = text.replaceAll('\r\n', '\n').match(certificateBlock) ?? [];
  return withoutKeyMaterial(blocks.map((block) => onlyBase64Lines(block)).join(''));
}

/** A header inside a block makes Go skip the block, so its place is kept though not its value. */
function onlyBase64Lines(block: string): string {
  return block
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (line.startsWith('-----') || /^[A-Za-z0-9+/=\s]*$/.test(line) ? line : 'Withheld: line'))
    .map((line) => `${line}\n`)
    .join('');
}

function textOf(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

function looksLikeDer(bytes: Uint8Array): boolean {
  const [tag, length] = [bytes[0], bytes[1]];
  return tag === 0x30 && length !== undefined && (length < 0x80 || (length > 0x80 && length <= 0x84));
}
