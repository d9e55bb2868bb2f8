import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import test from 'node:test';
import fc from 'fast-check';
import { privateKeyKind } from '../../../../src/snapshot/redaction/private-key-der.ts';
import { withoutSecrets } from '../../../../src/snapshot/redaction/secrets-in-text.ts';
import { createAuthority } from '../../../../src/x509/issue.ts';
import { freshSeed } from '../../../support/fresh-seed.ts';

const withoutKeyMaterial = (text: string): string => withoutSecrets(text, 'none');

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const ed25519 = generateKeyPairSync('ed25519').privateKey;

type PemType = 'pkcs8' | 'pkcs1' | 'sec1';
const pem = (key: KeyObject, type: PemType): string =>
  key.export({ type, format: 'pem' } as never).toString();
const encrypted = rsa
  .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
  .toString();

const pems = {
  'RSA PKCS #8': pem(rsa, 'pkcs8'),
  'RSA PKCS #1': pem(rsa, 'pkcs1'),
  'P-256 PKCS #8': pem(ec, 'pkcs8'),
  'P-256 SEC1': pem(ec, 'sec1'),
  'P-384 SEC1': pem(p384, 'sec1'),
  'Ed25519 PKCS #8': pem(ed25519, 'pkcs8'),
  'encrypted PKCS #8': encrypted,
} as const;

const bodyOf = (text: string): string =>
  text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('-----'))
    .join('');

/** Every run of 24 characters of the key's base64: none may survive. */
function leaks(output: string, body: string): boolean {
  const flat = output.replace(/\s|\\n/g, '');
  for (let at = 0; at + 24 <= body.length; at += 1) if (flat.includes(body.slice(at, at + 24))) return true;
  return false;
}

const wrap = (text: string, width: number, separator: string): string =>
  (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join(separator);

for (const [name, text] of Object.entries(pems)) {
  const body = bodyOf(text);
  const twice = Buffer.from(text).toString('base64');
  const clothes: Readonly<Record<string, string>> = {
    'as PEM': `before\n${text}after`,
    'as PEM with escaped line breaks': text.replaceAll('\n', '\\n'),
    'as PEM with CRLF': text.replaceAll('\n', '\r\n'),
    'as indented PEM': text.replaceAll('\n', '\n      '),
    'as PEM cut short': `head ${text.slice(0, text.length - 40)}`,
    'as base64 of PEM': `key: ${twice}`,
    'as base64 of PEM in lines of 76': wrap(twice, 76, '\n'),
    'as base64 of PEM in lines joined by \\n': wrap(twice, 64, '\\n'),
    'as base64 of PEM behind other text': Buffer.from(`x${text}`).toString('base64'),
    'as base64 of PEM behind two letters': Buffer.from(`xy${text}`).toString('base64'),
    'as base64 of DER': `data ${body}`,
    'as base64 of DER in lines': wrap(body, 64, '\n    '),
    'as base64 of DER glued to a word': `keydata${body}`,
    'as base64url of DER': body.replaceAll('+', '-').replaceAll('/', '_'),
  };
  for (const [how, dressed] of Object.entries(clothes)) {
    test(`a ${name} key ${how} is taken out`, () => {
      const output = withoutKeyMaterial(dressed);
      assert.equal(leaks(output, body), false, 'the body of the key');
      assert.equal(leaks(output, twice), false, 'the base64 of its PEM');
      assert.equal(leaks(output.replaceAll('-', '+').replaceAll('_', '/'), body), false, 'base64url');
    });
  }
}

test('text around a PEM key stays', () => {
  assert.equal(
    withoutKeyMaterial(`before\n${pems['P-256 SEC1']}after\n`),
    'before\n<withheld - looks like a private key (EC SEC1)>\nafter\n',
  );
});

test('certificates, names and prose are left alone', () => {
  const { certificatePem } = createAuthority({ commonName: 'ca', now: new Date('2026-01-01T00:00:00Z') });
  const bundle = `# bundle\n${certificatePem.repeat(3)}`;
  for (const text of [
    bundle,
    Buffer.from(bundle).toString('base64'),
    bodyOf(certificatePem),
    'spiffe://cluster.local/ns/x',
  ]) {
    assert.equal(withoutKeyMaterial(text), text);
  }
});

test('no certificate is taken for a key, whatever its dates and names', () => {
  const names = fc.string({ minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(names, (commonName) => {
      const { certificatePem } = createAuthority({ commonName, now: new Date('2026-01-01T00:00:00Z') });
      assert.equal(withoutKeyMaterial(certificatePem), certificatePem);
    }),
    { seed: freshSeed('snapshot/redaction/key-material'), numRuns: 50 },
  );
});

test('a JSON Web Token and the password in an address are taken out', () => {
  const token = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${Buffer.from('{"sub":"x"}').toString('base64url')}.c2ln`;
  assert.equal(withoutKeyMaterial(`use ${token} now`), 'use <withheld - looks like a JSON Web Token> now');
  assert.equal(
    withoutKeyMaterial('https://root:hunter2@10.0.0.1:2379,https://10.0.0.2:2379'),
    'https://root:withheld@10.0.0.1:2379,https://10.0.0.2:2379',
  );
});

test('DER of every kind of private key is told from DER of a public key', () => {
  const kinds = {
    'RSA PKCS #8': 'RSA PKCS#8',
    'RSA PKCS #1': 'RSA PKCS#1',
    'P-256 PKCS #8': 'EC PKCS#8',
    'P-256 SEC1': 'EC SEC1',
    'P-384 SEC1': 'EC SEC1',
    'Ed25519 PKCS #8': 'Ed25519 PKCS#8',
    'encrypted PKCS #8': 'encrypted PKCS#8',
  };
  for (const [name, text] of Object.entries(pems))
    assert.equal(privateKeyKind(Buffer.from(bodyOf(text), 'base64')), kinds[name as keyof typeof kinds]);
  for (const key of [ec, rsa, ed25519]) {
    const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' });
    assert.equal(privateKeyKind(publicKey), null);
  }
  assert.equal(privateKeyKind(Buffer.from('not DER at all')), null);
});

test('1 MiB of letters is scanned in one pass', () => {
  const text = 'abcdefgh '.repeat(116_509);
  assert.equal(withoutKeyMaterial(text), text);
});
