import { createCipheriv, createHmac } from 'node:crypto';

const fatal = 2;
const alertType = 21;
const applicationData = 23;

/** The first record of a TLS 1.3 server after its handshake: an alert (RFC 8446 sections 5.2 and 7.3). */
export function encryptedAlert(alert: number, trafficSecret: Buffer, cipher: string): Buffer {
  const isSha384 = cipher === 'TLS_AES_256_GCM_SHA384';
  const [hash, length] = isSha384 ? ['sha384', 32] : ['sha256', 16];
  const key = expand(String(hash), trafficSecret, 'key', Number(length));
  const iv = expand(String(hash), trafficSecret, 'iv', 12);
  const inner = Buffer.of(fatal, alert, alertType);
  const header = Buffer.of(applicationData, 3, 3, 0, inner.length + 16);
  const cipherer = createCipheriv(isSha384 ? 'aes-256-gcm' : 'aes-128-gcm', key, iv);
  cipherer.setAAD(header);
  const sealed = Buffer.concat([cipherer.update(inner), cipherer.final()]);
  return Buffer.concat([header, sealed, cipherer.getAuthTag()]);
}

/** An alert before there are keys, as TLS 1.2 sends it to a client that it refuses. */
export const clearAlert = (alert: number): Buffer => Buffer.of(alertType, 3, 3, 0, 2, fatal, alert);

function expand(hash: string, secret: Buffer, label: string, length: number): Buffer {
  const name = Buffer.from(`tls13 ${label}`);
  const info = Buffer.concat([Buffer.of(0, length, name.length), name, Buffer.of(0, 1)]);
  return createHmac(hash, secret).update(info).digest().subarray(0, length);
}
