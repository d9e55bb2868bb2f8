import assert from 'node:assert/strict';
import test from 'node:test';
import { at, type KubeObject, withAt } from '../../../simulator/server/json.ts';
import { noKeys } from '../../../src/apply/storage/key-store.ts';
import { writeChange } from '../../../src/apply/writing/write-change.ts';
import { textMapAt } from '../../../src/json.ts';
import { MissingKey } from '../../../src/patch/secret-data.ts';
import type { ObjectChange } from '../../../src/plan/model/step.ts';
import type { ConfigMap } from '../../../src/snapshot/objects.ts';
import { lookUp } from '../../../src/snapshot/snapshot.ts';
import { tracePrivateKey } from '../../../src/x509/key.ts';
import { bench } from '../../support/applying/bench.ts';
import { manifestPlan, newCertificates } from '../../support/applying/manifest-plan.ts';

const namespace = 'kube-system';
const scenario = 'manifest-mtls-cn';

const configMap = (data: Record<string, string>): ConfigMap => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { namespace, name: 'typha-trust', labels: { app: 'x' } },
  data,
});

function found(object: KubeObject | undefined): KubeObject {
  assert.ok(object !== undefined);
  return object;
}

test('An object that is not there is made', async (t) => {
  const b = await bench(t, scenario);
  const change: ObjectChange = { before: null, after: configMap({ 'ca.crt': 'pem' }), fields: [] };
  assert.equal((await writeChange(b.api, change, noKeys)).kind, 'written');
  const made = b.cluster.find('ConfigMap', namespace, 'typha-trust');
  assert.deepEqual([made?.data, made?.metadata.labels], [{ 'ca.crt': 'pem' }, { app: 'x' }]);
});

test('An object that somebody else made first is left as it is', async (t) => {
  const b = await bench(t, scenario);
  b.cluster.put({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace, name: 'typha-trust' },
    data: { theirs: '1' },
  });
  const change: ObjectChange = { before: null, after: configMap({ 'ca.crt': 'pem' }), fields: [] };
  assert.equal((await writeChange(b.api, change, noKeys)).kind, 'conflict');
  assert.deepEqual(b.cluster.find('ConfigMap', namespace, 'typha-trust')?.data, { theirs: '1' });
});

test('A ConfigMap is changed key by key; keys that go are taken away', async (t) => {
  const b = await bench(t, scenario);
  b.cluster.put({ ...configMap({ keep: '1', go: '2', change: '3' }) } as unknown as KubeObject);
  const before = lookUp(await b.see(), 'ConfigMap', namespace, 'typha-trust');
  assert.equal(before.kind, 'known');
  if (before.kind !== 'known') return;
  const after = { ...before.value, data: { keep: '1', change: '4', fresh: '5' } };
  await writeChange(b.api, { before: before.value, after, fields: [] }, noKeys);
  assert.deepEqual(b.cluster.find('ConfigMap', namespace, 'typha-trust')?.data, {
    keep: '1',
    change: '4',
    fresh: '5',
  });
});

async function secretChange(b: Awaited<ReturnType<typeof bench>>) {
  const made = newCertificates(b.time.now());
  const [step] = manifestPlan(await b.see(), made);
  const change = step?.changes[0];
  assert.ok(change !== undefined);
  return { made, change };
}

test('A Secret gets the new certificate with the key that belongs to it, and nothing else changes', async (t) => {
  const b = await bench(t, scenario);
  const old = found(b.cluster.find('Secret', namespace, 'calico-typha-certs'));
  b.cluster.put(withAt(withAt(old, ['metadata', 'labels'], { own: 'yes' }), ['data', 'note'], 'aGk='));
  const { made, change } = await secretChange(b);
  assert.equal((await writeChange(b.api, change, made.keys)).kind, 'written');
  const stored = b.cluster.find('Secret', namespace, 'calico-typha-certs');
  const data = textMapAt(stored, 'data');
  const decoded = (key: string) => Buffer.from(data[key] ?? '', 'base64').toString();
  assert.equal(decoded('typha.crt'), made.staged.typha.certificatePem);
  assert.deepEqual(tracePrivateKey(decoded('typha.key')), tracePrivateKey(made.staged.typha.privateKeyPem));
  assert.deepEqual([data.note, stored?.metadata.labels], ['aGk=', { own: 'yes' }]);
});

test('A key that is not at hand ends the change before anything is sent', async (t) => {
  const b = await bench(t, scenario);
  const { change } = await secretChange(b);
  const before = b.cluster.requests.length;
  await assert.rejects(writeChange(b.api, change, noKeys), MissingKey);
  assert.equal(b.cluster.requests.length, before);
});

test('A Secret that somebody changed since it was judged stays as they made it', async (t) => {
  const b = await bench(t, scenario);
  const { made, change } = await secretChange(b);
  const theirs = withAt(
    found(b.cluster.find('Secret', namespace, 'calico-typha-certs')),
    ['data', 'typha.crt'],
    'dGhlaXJz',
  );
  b.cluster.put(theirs);
  assert.equal((await writeChange(b.api, change, made.keys)).kind, 'conflict');
  assert.equal(
    at(b.cluster.find('Secret', namespace, 'calico-typha-certs'), 'data', 'typha.crt'),
    'dGhlaXJz',
  );
});

test('A Secret that was deleted and made anew is another one: conflict', async (t) => {
  const b = await bench(t, scenario);
  const { made, change } = await secretChange(b);
  const old = found(b.cluster.find('Secret', namespace, 'calico-typha-certs'));
  b.cluster.remove('Secret', namespace, 'calico-typha-certs');
  assert.equal((await writeChange(b.api, change, made.keys)).kind, 'conflict');
  b.cluster.put({ ...old, metadata: { name: old.metadata.name, namespace } });
  assert.equal((await writeChange(b.api, change, made.keys)).kind, 'conflict');
});

async function workloadChange(b: Awaited<ReturnType<typeof bench>>): Promise<ObjectChange> {
  const plan = manifestPlan(await b.see(), newCertificates(b.time.now()));
  const change = plan.find(({ id }) => id === 'typha-identity')?.changes[0];
  assert.ok(change !== undefined);
  return change;
}

const typha = (b: Awaited<ReturnType<typeof bench>>) =>
  found(b.cluster.find('Deployment', namespace, 'calico-typha'));

test('A workload of which only the status moved on is changed all the same', async (t) => {
  const b = await bench(t, scenario);
  const change = await workloadChange(b);
  b.cluster.remove(
    'Pod',
    namespace,
    String(
      b.cluster.objects('Pod').find(({ metadata }) => metadata.name.startsWith('calico-typha-'))?.metadata
        .name,
    ),
  );
  b.cluster.step();
  assert.notEqual(typha(b).metadata.resourceVersion, change.before?.metadata.resourceVersion);
  assert.equal((await writeChange(b.api, change, noKeys)).kind, 'written');
  assert.match(JSON.stringify(typha(b).spec), /TYPHA_CLIENTURISAN/);
});

test('A workload of which somebody changed the template is not touched', async (t) => {
  const b = await bench(t, scenario);
  const change = await workloadChange(b);
  b.cluster.put(withAt(typha(b), ['spec', 'template', 'metadata', 'annotations'], { theirs: 'yes' }));
  assert.equal((await writeChange(b.api, change, noKeys)).kind, 'conflict');
  assert.doesNotMatch(JSON.stringify(typha(b).spec), /TYPHA_CLIENTURISAN/);
});

test('A dry run on the server changes nothing, and is judged by it', async (t) => {
  const b = await bench(t, scenario);
  const change = await workloadChange(b);
  const before = typha(b).metadata.resourceVersion;
  assert.equal((await writeChange(b.api, change, noKeys, { dryRun: true })).kind, 'written');
  assert.equal(typha(b).metadata.resourceVersion, before);
  const sent = b.cluster.requests.filter(({ method }) => method === 'PATCH');
  assert.deepEqual(
    sent.map(({ query }) => query.dryRun),
    ['All'],
  );
});
