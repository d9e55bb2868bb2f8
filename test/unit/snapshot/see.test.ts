import assert from 'node:assert/strict';
import test from 'node:test';
import { redactObject } from '../../../src/snapshot/redact.ts';
import type { RedactedSecret } from '../../../src/snapshot/secret.ts';
import { createAuthority, issueLeaf } from '../../../src/x509/issue.ts';
import { tracePrivateKey } from '../../../src/x509/key.ts';

const now = new Date('2026-01-01T00:00:00Z');
const authority = createAuthority({ commonName: 'ca', now });
const leaf = issueLeaf(authority, { now, commonNames: ['typha-server'], extendedKeyUsage: null });
const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64');

function secret(
  data: Readonly<Record<string, string>>,
  metadata: Readonly<Record<string, unknown>> = {},
): RedactedSecret {
  const seen = redactObject({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 's', namespace: 'n', ...metadata },
    data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, base64(value)])),
  });
  assert.equal(seen?.kind, 'Secret');
  return seen as RedactedSecret;
}

test('a private key leaves only its trace', () => {
  assert.deepEqual(secret({ 'tls.key': leaf.privateKeyPem }).values['tls.key'], {
    kind: 'private-key',
    key: tracePrivateKey(leaf.privateKeyPem),
  });
});

test('certificates stay as text, without the key and the words between them', () => {
  const text = `subject=CN = x\n${leaf.certificatePem}${leaf.privateKeyPem}bag attributes\n${authority.certificatePem}`;
  assert.deepEqual(secret({ 'tls.crt': text }).values['tls.crt'], {
    kind: 'text',
    text: leaf.certificatePem + authority.certificatePem,
    key: tracePrivateKey(leaf.privateKeyPem),
  });
});

test('ten certificates in one value stay ten', () => {
  const value = secret({ 'tls.crt': leaf.certificatePem.repeat(10) }).values['tls.crt'];
  assert.equal(value?.kind === 'text' && value.text, leaf.certificatePem.repeat(10));
});

test('tls.crt that is a key is a key, never text', () => {
  assert.equal(secret({ 'tls.crt': leaf.privateKeyPem }).values['tls.crt']?.kind, 'private-key');
});

test('a BEGIN line that does not start its line makes no certificate, as for Go', () => {
  const value = secret({ 'tls.crt': leaf.certificatePem.replace('-----BEGIN', ' -----BEGIN') }).values[
    'tls.crt'
  ];
  assert.equal(value?.kind, 'withheld');
});

test('identities are kept to the letter, with their white space', () => {
  const { values } = secret({ 'common-name': 'typha-server\n', 'uri-san': ' spiffe://a/b' });
  assert.deepEqual(values['common-name'], { kind: 'text', text: 'typha-server\n' });
  assert.deepEqual(values['uri-san'], { kind: 'text', text: ' spiffe://a/b' });
});

test('a key under common-name is taken out', () => {
  assert.deepEqual(secret({ 'common-name': leaf.privateKeyPem }).values['common-name'], {
    kind: 'text',
    text: '<withheld - looks like a private key (EC PKCS#8)>\n',
  });
});

test('everything else is withheld, with its size and what it looked like', () => {
  const der = Buffer.from(leaf.certificatePem.split('\n').slice(1, -2).join(''), 'base64');
  const seen = redactObject({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 's' },
    data: {
      token: base64('abc'),
      empty: '',
      'tls.crt': base64(der),
      blob: base64(Buffer.from([0xff, 0xfe, 0])),
    },
  });
  assert.equal(seen?.kind, 'Secret');
  assert.deepEqual(seen?.kind === 'Secret' && seen.values, {
    token: { kind: 'withheld', bytes: 3, looksLike: 'text' },
    empty: { kind: 'withheld', bytes: 0, looksLike: 'text' },
    'tls.crt': { kind: 'withheld', bytes: der.length, looksLike: 'der' },
    blob: { kind: 'withheld', bytes: 3, looksLike: 'binary' },
  });
});

test('stringData of a manifest wins over data', () => {
  const seen = redactObject({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 's' },
    data: { 'common-name': base64('old') },
    stringData: { 'common-name': 'new' },
  });
  assert.deepEqual(seen?.kind === 'Secret' && seen.values['common-name'], { kind: 'text', text: 'new' });
});

test('a Secret changed when its data was last written, not its metadata', () => {
  const at = (time: string, field: string) => ({ manager: 'm', time, fieldsV1: { [field]: { '.': {} } } });
  const managedFields = [
    at('2026-01-02T00:00:00Z', 'f:data'),
    at('2026-01-03T00:00:00Z', 'f:data'),
    at('2026-01-04T00:00:00Z', 'f:metadata'),
  ];
  assert.equal(secret({}, { managedFields }).changedAt, '2026-01-03T00:00:00Z');
  assert.equal(secret({}).changedAt, null);
});

test('of the annotations of a Secret only the fact of kubectl apply stays', () => {
  const annotations = {
    'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({ data: { 'tls.key': base64('k') } }),
    note: 'x',
  };
  const { metadata } = secret({}, { annotations, managedFields: [] });
  assert.deepEqual(metadata, {
    name: 's',
    namespace: 'n',
    annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '(removed)' },
  });
});

const owners: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['helm', { annotations: { 'meta.helm.sh/release-name': 'calico' } }],
  ['helm', { labels: { 'app.kubernetes.io/managed-by': 'Helm' } }],
  ['argocd', { annotations: { 'argocd.argoproj.io/tracking-id': 'x' } }],
  ['flux', { labels: { 'kustomize.toolkit.fluxcd.io/name': 'x' } }],
  ['cert-manager', { annotations: { 'cert-manager.io/certificate-name': 'x' } }],
  ['operator', { ownerReferences: [{ kind: 'Installation', name: 'default' }] }],
];
for (const [owner, metadata] of owners) {
  test(`${owner} is known by ${JSON.stringify(metadata)}`, () => {
    assert.deepEqual(secret({}, metadata).owners, [owner]);
  });
}

test('a kind that is not read, or of a foreign group, is null', () => {
  const metadata = { name: 'x' };
  assert.equal(redactObject({ apiVersion: 'v1', kind: 'Namespace', metadata }), null);
  assert.equal(redactObject({ apiVersion: 'example.com/v1', kind: 'Installation', metadata }), null);
  for (const raw of [null, 1, 'x', [], {}, { kind: 'Pod' }, { apiVersion: 'v1', kind: 'Secret' }]) {
    assert.equal(redactObject(raw), null);
  }
});

test('what contradicts its type is dropped, so that nothing trips over it later', () => {
  const container = {
    name: 'c',
    env: [{ name: 'A', value: 1 }, 'junk', { value: 'nameless' }],
    args: 'not a list',
  };
  const seen = redactObject({
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'd', labels: { a: 1, b: 'c' } },
    spec: { template: { spec: { containers: [container, null], volumes: 'none' } } },
  });
  assert.deepEqual(seen, {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'd', labels: { b: 'c' } },
    spec: { template: { spec: { containers: [{ name: 'c', env: [{ name: 'A' }] }] } } },
  });
});

test('a workload without containers cannot be read', () => {
  assert.equal(
    redactObject({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd' }, spec: {} }),
    null,
  );
});

test('managedFields of other objects keep who wrote which top-level field and which keys of data, and when', () => {
  const fieldsV1 = { 'f:data': { 'f:ca.crt': {} }, 'f:metadata': { 'f:labels': { 'f:a': {} } } };
  const seen = redactObject({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'c', managedFields: [{ manager: 'm', operation: 'Update', time: 't', fieldsV1 }] },
  });
  assert.deepEqual(seen?.metadata.managedFields, [
    {
      manager: 'm',
      operation: 'Update',
      time: 't',
      fieldsV1: { 'f:data': { 'f:ca.crt': {} }, 'f:metadata': {} },
    },
  ]);
});
