import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import test from 'node:test';
import { certificateBlocks } from '../../../src/snapshot/certificate-blocks.ts';
import { createAuthority } from '../../../src/x509/issue.ts';
import { parseCertificates } from '../../../src/x509/parse.ts';

const now = new Date('2026-01-01T00:00:00Z');
const { certificatePem: pem } = createAuthority({ commonName: 'ca', now });
const der = Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64');
const fenced = (bytes: Buffer | string): string => {
  const body = typeof bytes === 'string' ? bytes : bytes.toString('base64').replace(/.{1,64}/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${body.trim()}\n-----END CERTIFICATE-----\n`;
};
const pkcs8 = (options: { cipher?: string; passphrase?: string } = {}): Buffer =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    type: 'pkcs8',
    format: 'der',
    ...options,
  } as never) as unknown as Buffer;

/** What Go makes of the blocks of a text: certificates, and its words for the others. */
const read = (text: string) => {
  const { certificates, problems } = parseCertificates(text);
  return [certificates.map(({ sha256 }) => sha256), problems];
};

const texts: Readonly<Record<string, string>> = {
  'a certificate': pem,
  'a certificate with blanks at the ends of its lines': pem.replaceAll('\n', ' \n'),
  'ten certificates': pem.repeat(10),
  'a certificate with a header': pem.replace('-----\n', '-----\nName: hunter2\n\n'),
  'octets behind a certificate': fenced(Buffer.concat([der, Buffer.from('hunter2')])),
  'a key behind a certificate': fenced(Buffer.concat([der, pkcs8()])),
  'a cut certificate': fenced(der.subarray(0, 200)),
  'a certificate with a changed octet': fenced(Buffer.from(der).fill(0x77, 90, 91)),
  'a key in the fences': fenced(pkcs8()),
  'an encrypted key in the fences': fenced(pkcs8({ cipher: 'aes-256-cbc', passphrase: 'x' })),
  'a key and a certificate': `${fenced(pkcs8())}${pem}`,
  'a word in the fences': fenced('hunter2hunter2hu'),
  'a word that is no base64 in the fences': fenced('hunter2'),
  'nothing in the fences': fenced(''),
  'a certificate behind a BEGIN without END': `-----BEGIN CERTIFICATE-----\nhunter2hunter2hu\n${pem}`,
  'a certificate before a BEGIN without END': `${pem}-----BEGIN CERTIFICATE-----\nhunter2hunter2hu\n`,
};
for (const [what, text] of Object.entries(texts)) {
  test(`${what} is for Go what it was`, () => assert.deepEqual(read(certificateBlocks(text)), read(text)));
  test(`${what} leaves no other text`, () => {
    const kept = certificateBlocks(text);
    assert.doesNotMatch(kept, /hunter2/);
    assert.equal(kept.includes(Buffer.from('hunter2').toString('base64').slice(2, -2)), false);
  });
}

test('what is withheld is told', () => {
  assert.match(
    certificateBlocks(fenced(pkcs8())),
    /^<withheld - looks like a private key \(EC PKCS#8\)>\n-----BEGIN/,
  );
  assert.equal(certificateBlocks(pem), pem);
});
