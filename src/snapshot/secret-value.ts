import { tracePrivateKey } from '../x509/key.ts';
import { withoutKeyMaterial } from './key-material.ts';
import type { SecretValue } from './secret.ts';

/** Data keys whose text is an identity, not a secret (render.go of the Tigera operator). */
const identityKeys = new Set(['common-name', 'uri-san']);
const longestIdentity = 2048;

const certificateBlock =
  /^-----BEGIN CERTIFICATE-----[^\S\n]*\n[\s\S]*?(?:^-----END CERTIFICATE-----|$(?![\s\S]))/gm;

/** What may be kept of one value of a Secret. */
export function seeSecretValue(key: string, bytes: Uint8Array): SecretValue {
  const text = textOf(bytes);
  if (text === null)
    return { kind: 'withheld', bytes: bytes.length, looksLike: looksLikeDer(bytes) ? 'der' : 'binary' };
  if (identityKeys.has(key) && text.length <= longestIdentity) {
    return { kind: 'text', text: withoutKeyMaterial(text) };
  }
  const certificates = certificatesIn(text);
  if (certificates !== '') return { kind: 'text', text: certificates };
  if (/-----BEGIN [A-Z0-9 ]*PRIVATE KEY/.test(text))
    return { kind: 'private-key', key: tracePrivateKey(text) };
  return { kind: 'withheld', bytes: bytes.length, looksLike: 'text' };
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
