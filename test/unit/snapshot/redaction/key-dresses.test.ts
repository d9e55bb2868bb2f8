import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import test from 'node:test';
import { withoutSecrets } from '../../../../src/snapshot/redaction/secrets-in-text.ts';
import { scrub } from '../../../../src/snapshot/scrub.ts';
import { secretForms, standsIn } from '../secret-forms.ts';
import { dresses } from './key-dresses.ts';

const keys = {
  RSA: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
  'P-256': generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
  'P-521': generateKeyPairSync('ec', { namedCurve: 'P-521' }).privateKey,
  Ed25519: generateKeyPairSync('ed25519').privateKey,
};

/** What is left of a text once everything that people put between digits is gone. */
const digits = (text: string): string[] => {
  const flat = text.replace(/\\+[nrt]|\s|&#x(?:0a|0A);|%0A|\\/g, '');
  const plain = flat
    .replace(/%2B/gi, '+')
    .replace(/%2F/gi, '/')
    .replace(/\\?u002b/gi, '+');
  const standard = plain.replaceAll('-', '+').replaceAll('_', '/');
  return [flat, plain, standard, flat.replace(/0x|[^0-9A-Fa-f]/g, '').toLowerCase()];
};

for (const [kind, key] of Object.entries(keys)) {
  const forms = secretForms(key.export({ type: 'pkcs8', format: 'pem' }).toString());
  for (const { name, of } of dresses) {
    test(`${kind}: ${name} is taken out, and nothing around it`, () => {
      for (const names of ['none', 'settings', 'prose'] as const) {
        const clean = withoutSecrets(`before: 1\n${of(key)}\nafter: 2\n`, names);
        for (const text of digits(clean))
          for (const form of forms) assert.equal(standsIn(text, form), false, clean);
        assert.match(clean, /^before: 1\n[\s\S]*\nafter: 2\n$/);
        assert.match(clean, /<withheld - looks like a /);
        assert.equal(withoutSecrets(clean, names), clean);
      }
    });
  }
}

test('the search finds what it looks for', () => {
  for (const key of Object.values(keys)) {
    const forms = secretForms(key.export({ type: 'pkcs8', format: 'pem' }).toString());
    for (const { name, of } of dresses) {
      if (/base64 of (?:base64|hex|a JWK)|JWK|PEM of PEM|of PEM$|Unicode|entities|form/.test(name)) continue;
      assert.ok(
        digits(of(key)).some((text) => forms.some((form) => standsIn(text, form))),
        name,
      );
    }
  }
});

test('a key in an object is told with what it looked like', () => {
  const pem = keys['P-256'].export({ type: 'sec1', format: 'pem' }).toString();
  assert.deepEqual(scrub({ data: { 'typha.key': pem }, note: keys.RSA.export({ format: 'jwk' }) }), {
    data: { 'typha.key': '<withheld - looks like a private key (EC SEC1)>' },
    note: {
      ...keys.RSA.export({ format: 'jwk' }),
      ...Object.fromEntries(
        ['d', 'p', 'q', 'dp', 'dq', 'qi'].map((name) => [
          name,
          '<withheld - looks like a private key (JWK)>',
        ]),
      ),
    },
  });
});
