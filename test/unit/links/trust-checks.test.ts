import assert from 'node:assert/strict';
import test from 'node:test';
import type { FindingCode } from '../../../src/findings/finding.ts';
import { type StoredTrust, storedTrust } from '../../../src/links/certificates/stored-certificate.ts';
import { trustChecks } from '../../../src/links/certificates/trust-checks.ts';
import { createAuthority } from '../../../src/x509/issue.ts';
import { contextOf, dayMs, results, testTime } from '../../support/judged.ts';
import { snapshotOf } from '../../support/snapshot.ts';

const context = contextOf(snapshotOf());
const ca = (commonName: string, fromDays: number, toDays: number) =>
  createAuthority({
    commonName,
    now: testTime,
    notBefore: new Date(testTime.getTime() + fromDays * dayMs),
    notAfter: new Date(testTime.getTime() + toDays * dayMs),
  }).certificatePem;
const source = {
  object: 'ConfigMap',
  namespace: 'kube-system',
  name: 'ca',
  key: 'ca.crt',
  frozen: false,
  mode: 0o644,
} as const;
const trust = (text: string): StoredTrust =>
  storedTrust({ kind: 'found', path: '/ca/ca.crt', source, value: { kind: 'text', text } });
const told = (one: StoredTrust, code: FindingCode) => results(trustChecks(one, 'etcd', context), code);

test('a CA with years to go passes', () => {
  assert.deepEqual(told(trust(ca('a', -10, 3000)), 'CTLS412'), ['passed kube-system/ca']);
});

test('an expired CA is an error alone and a warning beside a valid one', () => {
  const expired = ca('old', -3000, -2);
  assert.deepEqual(told(trust(expired), 'CTLS412'), [
    'error CA ConfigMap kube-system/ca (CN old) expired 2 days ago, on 2026-11-22',
  ]);
  assert.deepEqual(told(trust(expired + ca('new', -10, 3000)), 'CTLS412'), [
    'warning CA ConfigMap kube-system/ca (CN old) expired 2 days ago, on 2026-11-22 (another CA of the bundle is valid)',
  ]);
});

test('a CA that expires soon is an error in its last days when no other follows it', () => {
  assert.match(told(trust(ca('a', -3000, 20)), 'CTLS412')[0] ?? '', /^warning .*expires in 20 days/);
  assert.match(told(trust(ca('a', -3000, 5)), 'CTLS412')[0] ?? '', /^error .*expires in 5 days/);
  assert.match(told(trust(ca('a', -3000, 5) + ca('b', -1, 3000)), 'CTLS412')[0] ?? '', /^warning/);
});

test('a CA file without a certificate is an error, one that may not be read is unknown', () => {
  assert.match(
    told(trust('garbage'), 'CTLS405')[0] ?? '',
    /^error ConfigMap kube-system\/ca key ca.crt holds no CA/,
  );
  const unreadable = storedTrust({ kind: 'unknown', path: '/ca', why: 'may not read it', source: null });
  assert.deepEqual(told(unreadable, 'CTLS412'), ['unknown file /ca: may not read it']);
  const missing = storedTrust({ kind: 'missing', path: '/ca', why: 'gone', source: null });
  assert.deepEqual(trustChecks(missing, 'etcd', context), []);
});

test('the dates of CAs are told before their strength', () => {
  const stored = trust(ca('a', -3000, -2));
  const anchors = stored.anchors.map((anchor) => ({
    ...anchor,
    publicKey: { ...anchor.publicKey, algorithm: 'RSA' as const, bits: 1024, curve: null },
  }));
  assert.deepEqual(
    trustChecks({ ...stored, anchors }, 'etcd', context).map(({ code, outcome }) => [code, outcome]),
    [
      ['CTLS412', 'failed'],
      ['CTLS406', 'failed'],
    ],
  );
});
