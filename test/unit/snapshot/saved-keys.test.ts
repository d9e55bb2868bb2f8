import assert from 'node:assert/strict';
import test from 'node:test';
import { damagedModulus, otherScalar, unparsableKey } from '../../../simulator/damaged-key.ts';
import { loadSnapshot } from '../../../src/snapshot/load.ts';
import { saveSnapshot } from '../../../src/snapshot/save.ts';
import type { SecretValue } from '../../../src/snapshot/secret.ts';
import { redactSecretValue } from '../../../src/snapshot/secret-value.ts';
import { createAuthority, issueLeaf } from '../../../src/x509/issue.ts';
import { generateKey, privateKeyPem } from '../../../src/x509/key-pair.ts';
import { seenSecret } from '../../support/seen-secret.ts';
import { snapshotOf } from '../../support/snapshot.ts';

const now = new Date('2026-01-01T00:00:00Z');
const leaf = issueLeaf(createAuthority({ commonName: 'ca', now }), {
  now,
  commonNames: ['typha-server'],
  extendedKeyUsage: null,
});
const ec = leaf.privateKeyPem;
const rsa = privateKeyPem(generateKey('RSA-2048'));
const parameters = '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n';
const latin = Buffer.from(`# Schl\u00fcssel\n${ec}`, 'latin1');

/** Files in place of a private key, and what is kept of each. */
const files: readonly (readonly [what: string, file: string | Buffer, kept: object])[] = [
  ['a key', ec, { kind: 'private-key', problem: null }],
  ['an RSA key', rsa, { kind: 'private-key', problem: null }],
  ['another scalar', otherScalar(ec), { kind: 'private-key', problem: null }],
  ['a broken structure', unparsableKey(ec), { kind: 'private-key', problem: 'the private key is malformed' }],
  [
    'a wrong modulus',
    damagedModulus(rsa),
    { kind: 'private-key', problem: 'the private key is damaged: its numbers do not fit together' },
  ],
  ['certificate and key', leaf.certificatePem + ec, { kind: 'text', problem: null }],
  ['parameters and key', parameters + ec, { kind: 'private-key', problem: null }],
  ['parameters alone', parameters, { kind: 'withheld', problem: 'PEM blocks but no private key among them' }],
  ['a key beside a comment in Latin-1', latin, { kind: 'private-key', problem: null }],
  ['a stray END before the key', `x\n-----END X-----\n${ec}`, { kind: 'private-key', problem: null }],
  ['a certificate alone', leaf.certificatePem, { kind: 'text', problem: undefined }],
  ['no PEM', 'no key', { kind: 'withheld', problem: undefined }],
];

function savedAndLoaded(value: SecretValue): {
  readonly yaml: string;
  readonly value: SecretValue | undefined;
} {
  const yaml = saveSnapshot(snapshotOf({ ...seenSecret('n', 's', {}), values: { 'tls.key': value } }));
  const [secret] = [...loadSnapshot([{ name: 'saved.yaml', text: yaml }], now).objects.values()];
  return { yaml, value: secret?.kind === 'Secret' ? secret.values['tls.key'] : undefined };
}

for (const [what, file, kept] of files) {
  test(`${what}: what Go makes of it is kept, and nothing of the key`, () => {
    const seen = redactSecretValue('tls.key', Buffer.from(file));
    assert.deepEqual({ kind: seen.kind, problem: seen.key?.problem }, kept);
    const { yaml, value } = savedAndLoaded(seen);
    assert.deepEqual(value, seen);
    for (const line of `${ec}${rsa}${file}`.split('\n').filter((line) => /^[A-Za-z0-9+/]{64}$/.test(line)))
      assert.ok(leaf.certificatePem.includes(line) || !yaml.includes(line.slice(20, 44)));
  });
}

test('a release that finds no key in a file is kept beside those that find one', () => {
  const seen = redactSecretValue('tls.key', Buffer.from(`x\n-----END X-----\n${ec}`));
  const { value } = savedAndLoaded(seen);
  assert.ok(value?.kind === 'private-key');
  assert.deepEqual(
    Object.entries(value.key.otherwise ?? {}).map(([era, { problem }]) => `${era} ${problem}`),
    ['1.24.8 no PEM block', '1.24.8 crt=0 no PEM block'],
  );
});

test('what an earlier version saved of a key still counts', () => {
  const key = { publicKeySha256: 'a'.repeat(64), algorithm: 'EC P-256', problem: null };
  assert.deepEqual(savedAndLoaded({ kind: 'private-key', key }).value, { kind: 'private-key', key });
});

test('a file that says nonsense of a key says nothing of it', () => {
  const nonsense = { publicKeySha256: 5, problem: {}, otherBlocks: 'x', otherwise: { '1.20': 3 } } as never;
  const nothing = { publicKeySha256: null, algorithm: null, problem: null };
  assert.deepEqual(savedAndLoaded({ kind: 'private-key', key: nonsense }).value, {
    kind: 'private-key',
    key: { ...nothing, otherwise: { '1.20': nothing } },
  });
});
