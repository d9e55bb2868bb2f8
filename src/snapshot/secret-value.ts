import { isDeepStrictEqual } from 'node:util';
import { tracePrivateKey } from '../x509/key.ts';
import type { PrivateKeyTrace } from '../x509/key-trace.ts';
import { certificateBlocks } from './certificate-blocks.ts';
import { privateKeyKind } from './redaction/private-key-der.ts';
import { withoutSecrets } from './redaction/secrets-in-text.ts';
import type { SecretValue } from './secret.ts';

/** Data keys whose text is an identity, not a secret (render.go of the Tigera operator). */
const identityKeys = new Set(['common-name', 'uri-san']);
const longestIdentity = 2048;

/** What may be kept of one value of a Secret. */
export function redactSecretValue(key: string, bytes: Uint8Array): SecretValue {
  const unicode = textOf(bytes);
  if (unicode !== null && identityKeys.has(key) && unicode.length <= longestIdentity) {
    return { kind: 'text', text: withoutSecrets(unicode, 'none') };
  }
  // Go finds PEM blocks among any bytes, such as a comment in another character set.
  const text = unicode ?? Buffer.from(bytes).toString('latin1');
  if (text.includes('-----BEGIN ')) {
    const certificates = certificateBlocks(text);
    if (certificates !== '') return { kind: 'text', text: certificates, ...asKeyFile(text, certificates) };
    if (/-----BEGIN [A-Z0-9 ]*PRIVATE KEY/.test(text))
      return { kind: 'private-key', key: tracePrivateKey(text) };
  }
  const looksLike = unicode !== null ? 'text' : lookOf(bytes);
  return { kind: 'withheld', bytes: bytes.length, looksLike, ...asKeyFile(text, '') };
}

/** How a text reads as a private key file, where what is kept of it reads otherwise. */
function asKeyFile(text: string, kept: string): { readonly key?: PrivateKeyTrace } {
  if (!/-----BEGIN (?!CERTIFICATE-----)/.test(text)) return {};
  const key = tracePrivateKey(text);
  return isDeepStrictEqual(key, tracePrivateKey(kept)) ? {} : { key };
}

/** The text that bytes are; null when they are no UTF-8, or have a NUL in them. */
export function textOf(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

function lookOf(bytes: Uint8Array): 'private-key' | 'der' | 'binary' {
  if (privateKeyKind(bytes) !== null) return 'private-key';
  return looksLikeDer(bytes) ? 'der' : 'binary';
}

/** Whether bytes begin as DER does. */
export function looksLikeDer(bytes: Uint8Array): boolean {
  const [tag, length] = [bytes[0], bytes[1]];
  return tag === 0x30 && length !== undefined && (length < 0x80 || (length > 0x80 && length <= 0x84));
}
