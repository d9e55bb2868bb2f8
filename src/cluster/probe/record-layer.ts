import { createDecipheriv, createHmac } from 'node:crypto';
import { flightOf, handshakeMessages, type ServerFlight } from './handshake-messages.ts';

const changeCipherSpec = 20;
const handshake = 22;
const applicationData = 23;
const tagLength = 16;

/** The ciphers of TLS 1.3 in OpenSSL's words (RFC 8446 appendix B.4). */
const ciphers: Readonly<
  Record<string, { readonly hash: string; readonly keyLength: number; readonly name: string }>
> = {
  TLS_AES_128_GCM_SHA256: { hash: 'sha256', keyLength: 16, name: 'aes-128-gcm' },
  TLS_AES_256_GCM_SHA384: { hash: 'sha384', keyLength: 32, name: 'aes-256-gcm' },
  TLS_CHACHA20_POLY1305_SHA256: { hash: 'sha256', keyLength: 32, name: 'chacha20-poly1305' },
};

/** The server's first flight under TLS 1.2, where it passes in the clear. */
export function clearFlight(heard: Buffer): ServerFlight {
  const clear: Buffer[] = [];
  for (const { type, body } of records(heard)) {
    if (type === changeCipherSpec) break;
    if (type === handshake) clear.push(body);
  }
  return flightOf(handshakeMessages(Buffer.concat(clear)), '1.2');
}

/**
 * The server's first flight under TLS 1.3, decrypted with its handshake traffic secret (RFC 8446 section 5.2);
 * null when the cipher is none that is known here.
 */
export function decryptedFlight(heard: Buffer, secret: Buffer, cipher: string): ServerFlight | null {
  const suite = ciphers[cipher];
  if (suite === undefined) return null;
  const key = expand(suite.hash, secret, 'key', suite.keyLength);
  const iv = expand(suite.hash, secret, 'iv', 12);
  const clear: Buffer[] = [];
  let sequence = 0n;
  for (const { type, header, body } of records(heard)) {
    if (type !== applicationData) continue;
    const opened = openRecord(suite.name, key, nonce(iv, sequence), header, body);
    if (opened === null) break;
    sequence += 1n;
    if (opened.type === handshake) clear.push(opened.content);
  }
  return flightOf(handshakeMessages(Buffer.concat(clear)), '1.3');
}

function* records(bytes: Buffer): Generator<{ type: number; header: Buffer; body: Buffer }> {
  for (let at = 0; at + 5 <= bytes.length; ) {
    const length = bytes.readUInt16BE(at + 3);
    if (at + 5 + length > bytes.length) return;
    const header = bytes.subarray(at, at + 5);
    yield { type: bytes.readUInt8(at), header, body: bytes.subarray(at + 5, at + 5 + length) };
    at += 5 + length;
  }
}

/** The inner plaintext ends in its type and zeros; null when the record belongs to the next keys. */
function openRecord(
  name: string,
  key: Buffer,
  iv: Buffer,
  header: Buffer,
  body: Buffer,
): { type: number; content: Buffer } | null {
  if (body.length < tagLength) return null;
  try {
    const cut = body.length - tagLength;
    const decipher = createDecipheriv(name as 'aes-128-gcm', key, iv, { authTagLength: tagLength });
    decipher.setAAD(header);
    decipher.setAuthTag(body.subarray(cut));
    const inner = Buffer.concat([decipher.update(body.subarray(0, cut)), decipher.final()]);
    let end = inner.length - 1;
    while (end > 0 && inner[end] === 0) end -= 1;
    return { type: inner[end] ?? 0, content: inner.subarray(0, end) };
  } catch {
    return null;
  }
}

function nonce(iv: Buffer, sequence: bigint): Buffer {
  const value = Buffer.alloc(12);
  value.writeBigUInt64BE(sequence, 4);
  return Buffer.from(iv.map((byte, index) => byte ^ (value[index] ?? 0)));
}

/** HKDF-Expand-Label with an empty context (RFC 8446 section 7.1); one block is enough for these lengths. */
function expand(hash: string, secret: Buffer, label: string, length: number): Buffer {
  const name = Buffer.from(`tls13 ${label}`);
  const info = Buffer.concat([Buffer.of(0, length, name.length), name, Buffer.of(0, 1)]);
  return createHmac(hash, secret).update(info).digest().subarray(0, length);
}
