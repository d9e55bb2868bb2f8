import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import test from 'node:test';
import { certificateBlocks } from '../../../../src/snapshot/certificate-blocks.ts';
import { withoutSecrets } from '../../../../src/snapshot/redaction/secrets-in-text.ts';
import { createAuthority } from '../../../../src/x509/issue.ts';
import { secretForms, standsIn } from '../secret-forms.ts';

const now = new Date('2026-11-24T12:00:00Z');
const certificateOf = (name: string): Buffer => {
  const { certificatePem } = createAuthority({ commonName: name, now });
  return Buffer.from(certificatePem.replace(/-----[^-]+-----/g, ''), 'base64');
};
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const key = privateKey.export({ type: 'pkcs8', format: 'der' });
const forms = secretForms(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());

/** Names of three lengths move what follows a certificate through the alignments of base64. */
const certificates = ['a', 'ab', 'abc'].map(certificateOf);
const codes: Readonly<Record<string, (bytes: Buffer) => string>> = {
  base64: (bytes) => bytes.toString('base64'),
  base64url: (bytes) => bytes.toString('base64url'),
  hexadecimal: (bytes) => bytes.toString('hex'),
};
const orders: Readonly<Record<string, (certificate: Buffer) => Buffer>> = {
  'a key behind a certificate': (certificate) => Buffer.concat([certificate, key]),
  'a key before a certificate': (certificate) => Buffer.concat([key, certificate]),
  'a key between certificates': (certificate) => Buffer.concat([certificate, key, certificate]),
};

for (const [order, bytesOf] of Object.entries(orders)) {
  for (const [code, encode] of Object.entries(codes))
    test(`${order} in one run of ${code} is taken out`, () => {
      for (const certificate of certificates) {
        const clean = withoutSecrets(`ca: ${encode(bytesOf(certificate))}\n`, 'settings');
        for (const form of forms) assert.equal(standsIn(clean, form), false, clean);
        assert.match(clean, /<withheld - looks like a private key/);
      }
    });
  test(`${order} in the fences of a certificate is taken out`, () => {
    for (const certificate of certificates) {
      const body = bytesOf(certificate).toString('base64');
      const kept = certificateBlocks(`-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`);
      for (const form of forms) assert.equal(standsIn(kept, form), false, kept);
    }
  });
}

test('the certificate before the key stays to the letter', () => {
  for (const certificate of certificates) {
    const whole = certificate.subarray(0, certificate.length - (certificate.length % 3)).toString('base64');
    const clean = withoutSecrets(`ca: ${Buffer.concat([certificate, key]).toString('base64')}\n`, 'settings');
    assert.ok(clean.includes(whole), clean);
  }
});
