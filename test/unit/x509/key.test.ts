import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync } from 'node:crypto';
import test from 'node:test';
import { tracePrivateKey } from '../../../src/x509/key.ts';
import { readingBy } from '../../../src/x509/key-trace.ts';

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ed = generateKeyPairSync('ed25519');
const fingerprint = (pair: typeof ec) =>
  createHash('sha256')
    .update(pair.publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');

const readable: readonly (readonly [
  name: string,
  pem: string | Buffer,
  pair: typeof ec,
  algorithm: string,
])[] = [
  ['PKCS#8 EC', ec.privateKey.export({ type: 'pkcs8', format: 'pem' }), ec, 'EC P-256'],
  ['SEC 1', ec.privateKey.export({ type: 'sec1', format: 'pem' }), ec, 'EC P-256'],
  ['PKCS#8 RSA', rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }), rsa, 'RSA 2048'],
  ['PKCS#1', rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }), rsa, 'RSA 2048'],
  ['PKCS#8 Ed25519', ed.privateKey.export({ type: 'pkcs8', format: 'pem' }), ed, 'Ed25519'],
];

for (const [name, pem, pair, algorithm] of readable) {
  test(`${name} leaves the fingerprint of its public half`, () => {
    const { modulusSha256, ...trace } = tracePrivateKey(`junk\n${pem}`);
    assert.deepEqual(trace, { publicKeySha256: fingerprint(pair), algorithm, problem: null });
    assert.equal(modulusSha256 !== undefined, pair === rsa);
  });
}

const encrypted = ec.privateKey.export({
  type: 'pkcs8',
  format: 'pem',
  cipher: 'aes-256-cbc',
  passphrase: 'x',
});
const legacy = rsa.privateKey.export({
  type: 'pkcs1',
  format: 'pem',
  cipher: 'aes-256-cbc',
  passphrase: 'x',
});
const other = generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
const block = (label: string) => `-----BEGIN ${label}-----\nAAAA\n-----END ${label}-----\n`;

const unreadable: readonly (readonly [pem: string, problem: string])[] = [
  ['', 'no PEM block'],
  ['hello', 'no PEM block'],
  [block('CERTIFICATE'), 'a certificate and no private key'],
  [block('CERTIFICATE') + block('CERTIFICATE'), 'PEM blocks but no private key among them'],
  [block('PUBLIC KEY'), 'PEM blocks but no private key among them'],
  [block('PRIVATE KEY'), 'the private key is malformed'],
  [String(encrypted), 'the private key is encrypted'],
  [String(legacy), 'the private key is encrypted'],
  [String(other), 'a private key of a type that TLS does not use'],
];

for (const [pem, problem] of unreadable) {
  test(`${problem}: ${pem.slice(0, 40).replaceAll('\n', ' ') || 'nothing'}`, () => {
    const { otherwise: _, otherBlocks: __, ...trace } = tracePrivateKey(pem);
    assert.deepEqual(trace, { publicKeySha256: null, algorithm: null, problem });
  });
}

test('Go 1.19 does not know X25519', () => {
  const trace = readingBy(tracePrivateKey(String(other)), { minor: 19, patch: 13, godebug: {} });
  assert.equal(trace.problem, 'the private key is malformed');
});

test('nothing of a broken key is in the answer', () => {
  const pem = String(ec.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const lines = pem.split('\n').filter((line) => line !== '' && !line.startsWith('-'));
  const answer = JSON.stringify(tracePrivateKey(pem.replace(/\n(.{20})/, '\n')));
  for (const line of lines) assert.ok(!answer.includes(line.slice(20, 50)));
});
