import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync } from 'node:crypto';
import test from 'node:test';
import { bytesFromDer, type Der, encode, encodeBitString, encodeOid } from '../../../../src/x509/der/der.ts';
import { pemBlock } from '../../../../src/x509/der/pem-text.ts';
import { tracePrivateKey } from '../../../../src/x509/key.ts';
import { readingBy } from '../../../../src/x509/key-trace.ts';
import { bytes, ecOid, integer, octets, pkcs8, sequence } from '../crafted/key-encoding.ts';

const p256 = encodeOid('1.2.840.10045.3.1.7');
const p384 = encodeOid('1.3.132.0.34');
const order = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551';
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwk = pair.privateKey.export({ format: 'jwk' });
const scalar = Buffer.from(String(jwk.d), 'base64url').toString('hex').padStart(64, '0');
const info = (key: typeof pair) => key.publicKey.export({ type: 'spki', format: 'der' });
const ownHash = createHash('sha256').update(info(pair)).digest('hex');
const foreign = info(generateKeyPairSync('ec', { namedCurve: 'P-256' }))
  .toString('latin1')
  .slice(-65);

const sec1 = (hex: string, named: Der = encode(0xa0, p256), publicHalf: Der = '', version = 1n) =>
  sequence(integer(version), octets(bytes(hex)), named, publicHalf);
const pemOf = (der: Der, label = 'EC PRIVATE KEY') => pemBlock(label, bytesFromDer(der));
const wrapped = (der: Der, parameters: Der = p256, after = '') =>
  pemOf(pkcs8(ecOid, parameters, der) + after, 'PRIVATE KEY');

/** What Go 1.26 makes of the key: the public half of the scalar, another key, or nothing. */
const rows: readonly (readonly [what: string, pem: string, expected: 'own' | 'another' | 'refused'])[] = [
  ['SEC1', pemOf(sec1(scalar)), 'own'],
  ['SEC1 of version 2', pemOf(sec1(scalar, encode(0xa0, p256), '', 2n)), 'refused'],
  ['SEC1 without a curve', pemOf(sec1(scalar, '')), 'refused'],
  [
    "another key's public half",
    pemOf(sec1(scalar, encode(0xa0, p256), encode(0xa1, encodeBitString(foreign)))),
    'own',
  ],
  [
    'a public half of rubbish',
    pemOf(sec1(scalar, encode(0xa0, p256), encode(0xa1, encodeBitString('x')))),
    'own',
  ],
  ['trailing octets', pemOf(`${sec1(scalar)}trailing`), 'own'],
  ['leading zeros', pemOf(sec1(`0000${scalar}`)), 'own'],
  ['a scalar that is too long', pemOf(sec1(`01${scalar}`)), 'refused'],
  ['a scalar that is cut', pemOf(sec1(scalar.slice(2))), 'another'],
  ['the order', pemOf(sec1(order)), 'refused'],
  ['PKCS#8', wrapped(sec1(scalar, '')), 'own'],
  ['PKCS#8, which outranks the curve inside', wrapped(sec1(scalar, encode(0xa0, p384))), 'own'],
  ['PKCS#8 without a curve, which is inside', wrapped(sec1(scalar), ''), 'own'],
  ['PKCS#8 of another curve', wrapped(sec1(scalar), p384), 'another'],
  ['PKCS#8 of a curve that Go does not know', wrapped(sec1(scalar), encodeOid('1.3.132.0.10')), 'refused'],
  ['PKCS#8 with trailing octets', wrapped(sec1(scalar), p256, 'x'), 'own'],
  ['PKCS#8 under the label of SEC1', pemOf(pkcs8(ecOid, p256, sec1(scalar))), 'own'],
];

for (const [what, pem, expected] of rows) {
  test(`EC, ${what}: ${expected === 'refused' ? expected : `${expected} public half`}`, () => {
    const { publicKeySha256, problem } = tracePrivateKey(pem);
    const made = problem !== null ? 'refused' : publicKeySha256 === ownHash ? 'own' : 'another';
    assert.equal(made, expected);
  });
}

test('a scalar of zero is refused since Go 1.26, and a key of no certificate before', () => {
  const trace = tracePrivateKey(pemOf(sec1('00'.repeat(32))));
  assert.match(trace.problem ?? '', /damaged/);
  assert.equal(readingBy(trace, { minor: 25, patch: 14, godebug: {} }).problem, null);
});

test('the public half is that of OpenSSL on every curve', () => {
  for (const namedCurve of ['secp224r1', 'P-256', 'P-384', 'P-521']) {
    const key = generateKeyPairSync('ec', { namedCurve });
    for (const type of ['sec1', 'pkcs8'] as const) {
      const trace = tracePrivateKey(String(key.privateKey.export({ type, format: 'pem' })));
      assert.equal(trace.publicKeySha256, createHash('sha256').update(info(key)).digest('hex'));
    }
  }
});
