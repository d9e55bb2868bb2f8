import assert from 'node:assert/strict';
import test from 'node:test';
import { stringify } from 'yaml';
import { ExpectedError } from '../../../src/errors.ts';
import { loadSnapshot } from '../../../src/snapshot/load.ts';
import { allOf, lookUp, unread } from '../../../src/snapshot/snapshot.ts';

const takenAt = new Date('2026-01-01T00:00:00Z');
const load = (...texts: string[]) =>
  loadSnapshot(
    texts.map((text, index) => ({ name: `file-${index + 1}.yaml`, text })),
    takenAt,
  );

const configMap = (name: string, namespace: string | undefined = 'kube-system') => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, ...(namespace === '' ? {} : { namespace }) },
  data: { a: 'b' },
});
const pod = (name: string, app: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'kube-system', labels: { 'k8s-app': app, 'controller-revision-hash': 'h1' } },
  spec: { nodeName: 'n1', containers: [{ name: app }] },
  status: {
    conditions: [{ type: 'Ready', status: 'True' }],
    containerStatuses: [{ name: app, restartCount: 2 }],
  },
});
const names = (snapshot: ReturnType<typeof load>) => allOf(snapshot, 'ConfigMap').map((o) => o.metadata.name);

test('a list of kubectl, a manifest of several documents and JSON give the same objects', () => {
  const list = { apiVersion: 'v1', kind: 'List', items: [configMap('a'), configMap('b')] };
  const manifest = `# comment\n---\n${stringify(configMap('a'))}---\n${stringify(configMap('b'))}---\n`;
  for (const text of [stringify(list), manifest, JSON.stringify(list), `\uFEFF${JSON.stringify(list)}`]) {
    assert.deepEqual(names(load(text)), ['a', 'b']);
  }
});

test('the items of a typed list of the API server, which name no kind, are read', () => {
  const { apiVersion: _a, kind: _k, ...item } = configMap('a');
  assert.deepEqual(names(load(JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMapList', items: [item] }))), [
    'a',
  ]);
});

test('several files are read together, and the later one wins', () => {
  const changed = { ...configMap('a'), data: { a: 'changed' } };
  const snapshot = load(stringify(configMap('a')), stringify(changed), stringify(configMap('c')));
  assert.deepEqual(names(snapshot), ['a', 'c']);
  assert.deepEqual(allOf(snapshot, 'ConfigMap')[0]?.data, { a: 'changed' });
  assert.deepEqual(snapshot.metadata.files, ['file-1.yaml', 'file-2.yaml', 'file-3.yaml']);
  assert.equal(snapshot.metadata.takenAt, '2026-01-01T00:00:00.000Z');
});

const placeOf = (namespace: string | null, ...objects: readonly unknown[]) => {
  const items = [configMap('a', ''), ...objects];
  const file = { name: 'f.yaml', text: stringify({ apiVersion: 'v1', kind: 'List', items }) };
  return allOf(loadSnapshot([file], takenAt, namespace), 'ConfigMap')[0]?.metadata.namespace;
};
const daemonSet = (name: string, namespace: string, apiVersion = 'apps/v1') => ({
  apiVersion,
  kind: 'DaemonSet',
  metadata: { name, namespace },
  spec: { template: { spec: { containers: [{ name: 'calico-node' }] } } },
});

test('an object without namespace is where -n says, else where Calico is, else in default', () => {
  assert.equal(placeOf(null), 'default');
  assert.equal(placeOf(null, configMap('other', 'kube-public')), 'default');
  assert.equal(placeOf(null, configMap('calico-config', 'kube-system')), 'kube-system');
  assert.equal(
    placeOf(null, daemonSet('calico-node', 'net'), configMap('calico-config', 'kube-system')),
    'net',
  );
  assert.equal(placeOf(null, daemonSet('rke2-canal', 'a'), configMap('canal-x', 'a')), 'a');
  assert.equal(placeOf(null, daemonSet('calico-node', 'a'), daemonSet('canal', 'b')), 'default');
  assert.equal(placeOf('calico', daemonSet('calico-node', 'net')), 'calico');
});

test('what is in no namespace stays there', () => {
  const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' } };
  const [felix, host] = ['FelixConfiguration', 'HostEndpoint'].map((kind) => ({
    apiVersion: 'crd.projectcalico.org/v1',
    kind,
    metadata: { name: 'n' },
    spec: {},
  }));
  const list = { apiVersion: 'v1', kind: 'List', items: [node, felix, host] };
  const snapshot = loadSnapshot([{ name: 'f', text: stringify(list) }], takenAt, 'kube-system');
  assert.deepEqual(
    [...snapshot.objects.values()].map(({ metadata }) => metadata.namespace),
    [undefined, undefined, undefined],
  );
});

test('workloads of API groups that are gone are read as those of today', () => {
  const old = ['extensions/v1beta1', 'apps/v1beta1', 'apps/v1beta2', 'apps/v1'];
  for (const apiVersion of old) {
    const [seen] = allOf(load(stringify(daemonSet('calico-node', 'kube-system', apiVersion))), 'DaemonSet');
    assert.equal(seen?.apiVersion, 'apps/v1', apiVersion);
  }
  const other = { ...configMap('a'), apiVersion: 'extensions/v1beta1' };
  assert.deepEqual(names(load(`${stringify(other)}---\n${stringify(configMap('b'))}`)), ['b']);
});

test('a document that cannot be read costs no other, and is told as an answer that failed', () => {
  const broken = 'kind: Secret\nmetadata: {name: s\n';
  const snapshot = load(
    `${stringify(configMap('a'))}---\n${broken}---\n${stringify(configMap('b'))}`,
    '\tx: 1\n',
    stringify(configMap('c')),
  );
  assert.deepEqual(names(snapshot), ['a', 'b', 'c']);
  assert.deepEqual(
    unread(snapshot).map(({ request, cause }) => [request.resource, request.kind, request.name, cause]),
    [
      ['document', 'Secret', 'file-1.yaml:11', 'is neither YAML nor JSON (bad indent)'],
      ['document', '', 'file-2.yaml:1', 'is neither YAML nor JSON (tab as indent)'],
    ],
  );
  const secret = lookUp(snapshot, 'Secret', 'kube-system', 's');
  assert.match(secret.kind === 'failed' ? secret.cause : '', /is not in .*; file-1\.yaml:11 is neither YAML/);
});

test('pods of calico-node become summaries, other pods stay whole', () => {
  const list = {
    apiVersion: 'v1',
    kind: 'List',
    items: [pod('calico-node-x', 'calico-node'), pod('t', 'calico-typha')],
  };
  const snapshot = load(stringify(list));
  assert.deepEqual(snapshot.nodePods, {
    kind: 'known',
    value: [
      {
        namespace: 'kube-system',
        name: 'calico-node-x',
        node: 'n1',
        ready: true,
        restarts: 2,
        createdAt: null,
        labels: { 'k8s-app': 'calico-node', 'controller-revision-hash': 'h1' },
        revision: 'h1',
      },
    ],
  });
  assert.deepEqual(
    allOf(snapshot, 'Pod').map((o) => o.metadata.name),
    ['t'],
  );
});

test('what the files do not hold is not known, and never absent', () => {
  const snapshot = load(stringify(configMap('a')));
  assert.deepEqual(lookUp(snapshot, 'Secret', 'kube-system', 'typha-certs'), {
    kind: 'failed',
    cause: 'Secret kube-system/typha-certs is not in file-1.yaml',
  });
  for (const reading of [snapshot.nodePods, snapshot.connection, snapshot.kubernetesVersion]) {
    assert.deepEqual(reading, { kind: 'failed', cause: 'not in file-1.yaml' });
  }
  assert.deepEqual(snapshot.answers, []);
});

test('kinds that this program does not know are passed over', () => {
  const other = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' } };
  assert.deepEqual(names(load(`${stringify(other)}---\n${stringify(configMap('a'))}`)), ['a']);
});

const bomb = [
  'a: &a [x,x,x,x,x,x,x,x,x,x]',
  ...'bcdefgh'.split('').map((c, i) => `${c}: &${c} [${`*${'abcdefgh'[i]},`.repeat(10)}]`),
].join('\n');
const good = stringify(configMap('a'));
const snapshotText =
  'apiVersion: calico-tls/v1\nkind: Snapshot\nmetadata: {takenAt: 2026-01-01T00:00:00Z}\nobjects: []\n';

const bad: readonly (readonly [string, readonly string[], string, RegExp])[] = [
  [
    'malformed YAML',
    ['a: b\nc: [1, 2\nd: e\n'],
    'unreadable-file-content',
    /^file-1\.yaml: line \d+ is neither YAML nor JSON \(\w[\w ]+\)$/,
  ],
  [
    'a truncated list of JSON',
    [JSON.stringify({ kind: 'List', items: [configMap('a')] }).slice(0, -5)],
    'unreadable-file-content',
    /^file-1\.yaml: line 1 is neither YAML nor JSON/,
  ],
  [
    'tabs as indentation',
    ['kind: Pod\nmetadata:\n\tname: x\n'],
    'unreadable-file-content',
    /^file-1\.yaml: line [23] is neither/,
  ],
  [
    'a YAML bomb',
    [bomb],
    'unreadable-file-content',
    /^file-1\.yaml: line 1 begins a document whose aliases are unknown or expand too far$/,
  ],
  [
    'binary',
    ['kind: x\n\u0000\u0001\uFFFD'],
    'unreadable-file-content',
    /^file-1\.yaml: line 2 holds bytes that are not UTF-8 text$/,
  ],
  [
    '1 MiB of garbage',
    ['}{]: garbage ",'.repeat(74_899)],
    'unreadable-file-content',
    /^file-1\.yaml: line 1 is neither/,
  ],
  [
    '1 MiB of opening brackets',
    ['['.repeat(1 << 20)],
    'unreadable-file-content',
    /^file-1\.yaml: is nested too deeply$/,
  ],
  [
    '1 MiB of prose',
    ['lorem ipsum '.repeat(87_382)],
    'no-kubernetes-objects',
    /^no Kubernetes object is in file-1\.yaml$/,
  ],
  ['an empty file', [''], 'no-kubernetes-objects', /^no Kubernetes object is in file-1\.yaml$/],
  [
    'YAML of another kind',
    ['a: b\n', '[1, 2]'],
    'no-kubernetes-objects',
    /^no Kubernetes object is in file-1\.yaml, file-2\.yaml$/,
  ],
  ['no file', [], 'no-kubernetes-objects', /^there is no file to read$/],
  [
    'a snapshot among other files',
    [good, snapshotText],
    'snapshot-not-alone',
    /^file-2\.yaml is a saved snapshot/,
  ],
  [
    'a snapshot beside what cannot be read',
    [snapshotText, 'a: [\n'],
    'snapshot-not-alone',
    /^file-1\.yaml is a saved snapshot/,
  ],
  ['two snapshots', [snapshotText, snapshotText], 'snapshot-not-alone', /^file-1\.yaml is a saved snapshot/],
  [
    'a status in place of a snapshot',
    ['apiVersion: calico-tls/v1\nkind: Status\n'],
    'not-a-snapshot',
    /^file-1\.yaml holds a Status of calico-tls\/v1/,
  ],
  [
    'a snapshot of a later version',
    ['apiVersion: calico-tls/v9\nkind: Snapshot\n'],
    'not-a-snapshot',
    /calico-tls\/v9, not a Snapshot$/,
  ],
  [
    'a snapshot without its time',
    ['apiVersion: calico-tls/v1\nkind: Snapshot\n'],
    'not-a-snapshot',
    /does not say when it was taken/,
  ],
];
for (const [what, texts, code, message] of bad) {
  test(`${what} is one line that names the file`, () => {
    assert.throws(
      () => load(...texts),
      (error) => {
        assert.ok(error instanceof ExpectedError, String(error));
        assert.equal(error.code, code);
        assert.match(error.message, message);
        assert.equal(error.message.includes('\n'), false);
        assert.equal(error.exitCode, 1);
        assert.match(error.remedy, /^Give .*\.$/);
        return true;
      },
    );
  });
}

test('the error of a malformed file repeats nothing of its content', () => {
  assert.throws(
    () => load('token: "very-secret\n- x: [\n'),
    (error) => error instanceof ExpectedError && !error.message.includes('very-secret'),
  );
});
