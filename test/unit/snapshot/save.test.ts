import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { emptySnapshot, extend } from '../../../src/snapshot/build.ts';
import { loadSnapshot } from '../../../src/snapshot/load.ts';
import { failed, forbidden, known } from '../../../src/snapshot/reading.ts';
import { redactObject } from '../../../src/snapshot/redact.ts';
import { saveSnapshot } from '../../../src/snapshot/save.ts';
import type { Answer, PodSummary, Snapshot } from '../../../src/snapshot/snapshot.ts';
import { createAuthority, issueLeaf } from '../../../src/x509/issue.ts';
import { freshSeed } from '../../support/fresh-seed.ts';

const now = new Date('2026-01-01T00:00:00Z');
const authority = createAuthority({ commonName: 'ca', now });
const leaf = issueLeaf(authority, { now, commonNames: ['typha-server'], extendedKeyUsage: null });
const base64 = (text: string): string => Buffer.from(text).toString('base64');

const reload = (snapshot: Snapshot): Snapshot =>
  loadSnapshot([{ name: 'saved.yaml', text: saveSnapshot(snapshot) }], new Date(0));

/** What analysis reads: everything but the name of the file. */
const contentOf = ({ metadata: { files: _files, ...metadata }, ...rest }: Snapshot) => ({
  metadata,
  ...rest,
});

const request = {
  kind: 'Pod',
  group: '',
  resource: 'pods',
  namespace: null,
  name: null,
  selector: 'a in (b)',
};
const answers: readonly Answer[] = [
  { request, outcome: 'known', cause: null },
  {
    request: { ...request, kind: 'Secret', namespace: 'n', name: 's' },
    outcome: 'forbidden',
    cause: 'HTTP 403: no',
  },
  { request: { ...request, kind: 'Installation' }, outcome: 'absent', cause: null },
  { request: { ...request, kind: 'Service' }, outcome: 'failed', cause: 'HTTP 500: etcd: no leader' },
];
const pods: readonly PodSummary[] = [
  {
    namespace: 'n',
    name: 'p',
    node: null,
    ready: false,
    restarts: 0,
    createdAt: null,
    labels: {},
    revision: null,
  },
];
const secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    name: 'typha-certs',
    namespace: 'calico-system',
    managedFields: [{ manager: 'm', time: '2026-01-02T00:00:00Z', fieldsV1: { 'f:data': {} } }],
    labels: { 'app.kubernetes.io/managed-by': 'Helm' },
  },
  type: 'kubernetes.io/tls',
  data: {
    'tls.crt': base64(leaf.certificatePem),
    'tls.key': base64(leaf.privateKeyPem),
    'common-name': base64('typha-server\n'),
    other: base64('x'),
  },
};

function sample(): Snapshot {
  const objects = [
    secret,
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'c', namespace: 'n' },
      data: { yes: 'no', v: '1.10', t: ' x\n' },
    },
    {
      apiVersion: 'operator.tigera.io/v1',
      kind: 'Installation',
      metadata: { name: 'default', generation: 3 },
      spec: { variant: 'Calico', list: [], map: {}, nothing: null },
    },
  ].map((object) => redactObject(object));
  const metadata = {
    context: 'prod',
    server: 'https://10.0.0.1:6443',
    takenAt: now.toISOString(),
    files: [],
  };
  return extend(emptySnapshot(metadata), {
    kubernetesVersion: known('v1.33.1'),
    connection: known({
      protocol: 'TLSv1.3',
      cipher: 'TLS_AES_128_GCM_SHA256',
      chain: [leaf.certificatePem, authority.certificatePem],
      verified: true,
      authentication: 'token',
    }),
    nodePods: known(pods),
    objects: objects.filter((object) => object !== null),
    answers,
  });
}

test('a saved snapshot is read back as it was', () => {
  assert.equal(sample().objects.size, 3);
  assert.deepEqual(contentOf(reload(sample())), contentOf(sample()));
});

test('saving what was read back gives the same file, but for the name of its source', () => {
  const withoutFiles = (text: string): string => text.replace(/ {2}files:.*\n(?: {4}- .*\n)*/, '');
  const once = saveSnapshot(sample());
  assert.equal(withoutFiles(saveSnapshot(reload(sample()))), withoutFiles(once));
});

test('readings that are not known come back with their reasons', () => {
  const permission = { verb: 'list', group: '', resource: 'pods', namespace: null, name: null };
  const snapshot = extend(emptySnapshot(sample().metadata), {
    kubernetesVersion: failed('HTTP 500'),
    connection: { kind: 'absent' },
    nodePods: forbidden(permission),
  });
  assert.deepEqual(contentOf(reload(snapshot)), contentOf(snapshot));
});

/** Control characters, which no file of text may hold, and halves of surrogate pairs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is left out
const unreadable = /[\u0000-\u0008\u000e-\u001f\ufffd\ud800-\udfff]/;

test('every text of a ConfigMap survives, whatever YAML makes of such letters', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.string({ unit: 'binary' })), (data) => {
      const readable = Object.fromEntries(Object.entries(data).filter(([, text]) => !unreadable.test(text)));
      const seen = redactObject({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'c', namespace: 'n' },
        data: readable,
      });
      assert.ok(seen !== null);
      const snapshot = extend(sample(), { objects: [seen] });
      assert.deepEqual(contentOf(reload(snapshot)), contentOf(snapshot));
    }),
    { seed: freshSeed('snapshot/save'), numRuns: 200 },
  );
});
