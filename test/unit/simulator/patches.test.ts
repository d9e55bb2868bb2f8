import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { startCluster } from '../../../simulator/server/cluster.ts';
import { type Json, type KubeObject, listAt, objectAt, textAt } from '../../../simulator/server/json.ts';
import { type ApiAnswer, type ApiClient, apiClient } from './api-client.ts';
import { now, withObjects, workload } from './empty-scenario.ts';

const path = '/apis/apps/v1/namespaces/default/deployments/app';
const strategic = 'application/strategic-merge-patch+json';
const apply = 'application/apply-patch+yaml';

async function client(context: TestContext, objects: readonly KubeObject[]): Promise<ApiClient> {
  const cluster = await startCluster({ scenario: withObjects(objects), now });
  context.after(() => cluster.close());
  return apiClient(cluster.kubeconfig);
}

function template(containers: Json, volumes?: Json): Json {
  return { spec: { template: { spec: { containers, ...(volumes === undefined ? {} : { volumes }) } } } };
}

function environment(answer: ApiAnswer): Json {
  const container = listAt(answer.body, 'spec', 'template', 'spec', 'containers')[0];
  return listAt(container, 'env').map((entry) => `${textAt(entry, 'name')}=${textAt(entry, 'value')}`);
}

test('a strategic merge changes, adds and deletes environment variables by name', async (context) => {
  const api = await client(context, [workload('Deployment')]);
  const env = [
    { name: 'A', value: '9' },
    { name: 'B', $patch: 'delete' },
    { name: 'C', value: '3' },
  ];
  const answer = await api('PATCH', path, {
    body: template([{ name: 'main', env }]),
    contentType: strategic,
  });
  assert.equal(answer.status, 200);
  assert.deepEqual(environment(answer), ['A=9', 'C=3']);
});

test('a strategic merge adds volumes by name and mounts by path, and keeps the order it is told', async (context) => {
  const api = await client(context, [workload('Deployment')]);
  const mounts = [
    { name: 'certs', mountPath: '/certs' },
    { name: 'ca', mountPath: '/ca' },
  ];
  const volumes = [
    { name: 'certs', secret: { secretName: 'certs', optional: true } },
    { name: 'ca', emptyDir: {} },
  ];
  const body = template([{ name: 'main', volumeMounts: mounts }], volumes);
  await api('PATCH', path, { body, contentType: strategic });
  const moved = template(
    [{ name: 'main', volumeMounts: [{ mountPath: '/ca', $patch: 'delete' }] }],
    [{ name: 'ca', $patch: 'delete' }],
  );
  const answer = await api('PATCH', path, { body: moved, contentType: strategic });
  const container = listAt(answer.body, 'spec', 'template', 'spec', 'containers')[0];
  assert.deepEqual(listAt(container, 'volumeMounts'), [{ name: 'certs', mountPath: '/certs' }]);
  assert.equal(listAt(answer.body, 'spec', 'template', 'spec', 'volumes').length, 1);
  const ordered = template([
    {
      name: 'main',
      env: [{ name: 'C', value: '3' }],
      '$setElementOrder/env': [{ name: 'C' }, { name: 'B' }, { name: 'A' }],
    },
  ]);
  assert.deepEqual(environment(await api('PATCH', path, { body: ordered, contentType: strategic })), [
    'C=3',
    'B=2',
    'A=1',
  ]);
});

test('a merge patch replaces lists whole', async (context) => {
  const api = await client(context, [workload('Deployment')]);
  const body = template([{ name: 'main', image: 'app:2' }]);
  const answer = await api('PATCH', path, { body, contentType: 'application/merge-patch+json' });
  assert.deepEqual(environment(answer), []);
});

test('a JSON patch tests, adds and removes, and a failing test changes nothing', async (context) => {
  const settings = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 's', namespace: 'default' },
    data: { a: '1', 'b/c': '2' },
  };
  const api = await client(context, [settings]);
  const at = '/api/v1/namespaces/default/configmaps/s';
  const contentType = 'application/json-patch+json';
  const good = [
    { op: 'test', path: '/data/a', value: '1' },
    { op: 'remove', path: '/data/b~1c' },
    { op: 'add', path: '/data/d', value: '4' },
  ];
  const answer = await api('PATCH', at, { body: good, contentType });
  assert.deepEqual(answer.body.data, { a: '1', d: '4' });
  const bad = [
    { op: 'test', path: '/data/a', value: 'x' },
    { op: 'remove', path: '/data/a' },
  ];
  assert.equal((await api('PATCH', at, { body: bad, contentType })).status, 422);
  assert.deepEqual((await api('GET', at)).body.data, { a: '1', d: '4' });
});

test('a custom resource takes no strategic merge, as on a real API server', async (context) => {
  const installation = {
    apiVersion: 'operator.tigera.io/v1',
    kind: 'Installation',
    metadata: { name: 'default' },
    spec: {},
  };
  const api = await client(context, [installation]);
  const at = '/apis/operator.tigera.io/v1/installations/default';
  assert.equal(
    (await api('PATCH', at, { body: { spec: { variant: 'Calico' } }, contentType: strategic })).status,
    415,
  );
});

test('server-side apply refuses fields of others, takes them by force, and drops what it no longer names', async (context) => {
  const api = await client(context, []);
  const at = '/api/v1/namespaces/default/configmaps/s';
  const by = (manager: string, data: Json, more = '') =>
    api('PATCH', `${at}?fieldManager=${manager}${more}`, { body: { data }, contentType: apply });
  assert.equal((await by('one', { a: '1', b: '2' })).status, 201);
  const refused = await by('two', { a: '9' });
  assert.equal(refused.status, 409);
  assert.equal(refused.body.message, 'Apply failed with 1 conflict: conflict with "one" using v1: .data.a');
  assert.deepEqual((await by('two', { a: '9' }, '&force=true')).body.data, { a: '9', b: '2' });
  assert.deepEqual((await by('one', { c: '3' })).body.data, { a: '9', c: '3' });
});

test('managedFields say who last wrote the data of a Secret, and when', async (context) => {
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 's', namespace: 'default' },
    data: { k: 'MQ==', l: 'MQ==' },
  };
  const api = await client(context, [secret]);
  const at = '/api/v1/namespaces/default/secrets/s';
  const patch = { body: { data: { k: 'Mg==' } }, contentType: 'application/merge-patch+json' };
  const answer = await api('PATCH', `${at}?fieldManager=tool`, patch);
  const owners = listAt(answer.body, 'metadata', 'managedFields').map((entry) => [
    textAt(entry, 'manager'),
    textAt(entry, 'time'),
  ]);
  assert.deepEqual(owners, [
    ['kubectl-create', '2026-11-23T12:00:00Z'],
    ['tool', '2026-11-24T12:00:00Z'],
  ]);
  const owned = listAt(answer.body, 'metadata', 'managedFields').map((entry) =>
    Object.keys(objectAt(entry, 'fieldsV1', 'f:data')),
  );
  assert.deepEqual(owned, [['.', 'f:l'], ['f:k']]);
  const label = { body: { metadata: { labels: { x: 'y' } } }, contentType: 'application/merge-patch+json' };
  const labelled = await api('PATCH', `${at}?fieldManager=other`, label);
  const times = listAt(labelled.body, 'metadata', 'managedFields').filter(
    (entry) => textAt(entry, 'manager') === 'tool',
  );
  assert.equal(textAt(times[0], 'time'), '2026-11-24T12:00:00Z');
});
