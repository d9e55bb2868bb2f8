import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { startCluster } from '../../../simulator/server/cluster.ts';
import { at, type JsonObject, listAt, textAt } from '../../../simulator/server/json.ts';
import { type ApiClient, apiClient } from './api-client.ts';
import { now, withObjects, workload } from './empty-scenario.ts';

const configMaps = '/api/v1/namespaces/default/configmaps';
const settings: JsonObject = { metadata: { name: 'settings' }, data: { a: '1' } };

async function client(context: TestContext): Promise<ApiClient> {
  const cluster = await startCluster({ scenario: withObjects(), now });
  context.after(() => cluster.close());
  return apiClient(cluster.kubeconfig);
}

test('a created object gets identity, time and version, and a second one of its name is refused', async (context) => {
  const api = await client(context);
  const created = await api('POST', configMaps, { body: settings });
  assert.equal(created.status, 201);
  assert.equal(textAt(created.body, 'metadata', 'namespace'), 'default');
  assert.equal(textAt(created.body, 'metadata', 'creationTimestamp'), '2026-11-24T12:00:00Z');
  assert.match(textAt(created.body, 'metadata', 'uid'), /^[0-9a-f]{8}-[0-9a-f]{4}-4/);
  const again = await api('POST', configMaps, { body: settings });
  assert.equal(again.status, 409);
  assert.equal(again.body.reason, 'AlreadyExists');
  assert.equal(again.body.message, 'configmaps "settings" already exists');
});

test('an update with an old resourceVersion is a conflict and changes nothing', async (context) => {
  const api = await client(context);
  const { body: first } = await api('POST', configMaps, { body: settings });
  const path = `${configMaps}/settings`;
  const second = await api('PUT', path, { body: { ...first, data: { a: '2' } } });
  assert.equal(second.status, 200);
  const late = await api('PUT', path, { body: { ...first, data: { a: '3' } } });
  assert.equal(late.status, 409);
  assert.equal(
    late.body.message,
    'Operation cannot be fulfilled on configmaps "settings": the object has been modified; please apply your changes to the latest version and try again',
  );
  assert.equal(textAt((await api('GET', path)).body, 'data', 'a'), '2');
});

test('a patch that carries an old resourceVersion is a conflict too', async (context) => {
  const api = await client(context);
  const { body: first } = await api('POST', configMaps, { body: settings });
  const version = textAt(first, 'metadata', 'resourceVersion');
  const patch = { metadata: { resourceVersion: version }, data: { a: '2' } };
  const call = { body: patch, contentType: 'application/merge-patch+json' };
  assert.equal((await api('PATCH', `${configMaps}/settings`, call)).status, 200);
  assert.equal((await api('PATCH', `${configMaps}/settings`, call)).status, 409);
});

test('a write that changes nothing leaves the resourceVersion', async (context) => {
  const api = await client(context);
  const { body: first } = await api('POST', configMaps, { body: settings });
  const same = await api('PUT', `${configMaps}/settings`, { body: first });
  assert.equal(
    textAt(same.body, 'metadata', 'resourceVersion'),
    textAt(first, 'metadata', 'resourceVersion'),
  );
});

test('the generation counts changes of the spec and not those of the status', async (context) => {
  const api = await client(context);
  const path = '/apis/apps/v1/namespaces/default/deployments';
  await api('POST', path, { body: workload('Deployment') });
  const created = (await api('GET', `${path}/app`)).body;
  assert.equal(at(created, 'metadata', 'generation'), 1);
  assert.equal(at(created, 'status', 'observedGeneration'), 1);
  const patch = { body: { spec: { replicas: 2 } }, contentType: 'application/merge-patch+json' };
  assert.equal(at((await api('PATCH', `${path}/app`, patch)).body, 'metadata', 'generation'), 2);
});

test('an empty value of an environment variable is dropped, as Go drops it', async (context) => {
  const api = await client(context);
  const deployment = workload('Deployment', {
    template: {
      metadata: { labels: { app: 'app' } },
      spec: { containers: [{ name: 'main', image: 'app:1', env: [{ name: 'A', value: '' }] }] },
    },
  });
  const { body } = await api('POST', '/apis/apps/v1/namespaces/default/deployments', { body: deployment });
  const container = listAt(body, 'spec', 'template', 'spec', 'containers')[0];
  assert.deepEqual(listAt(container, 'env'), [{ name: 'A' }]);
});

test('a mount of a volume that is not there is refused with the name of the field', async (context) => {
  const api = await client(context);
  const deployment = workload('Deployment', {
    template: {
      metadata: { labels: { app: 'app' } },
      spec: {
        containers: [
          { name: 'main', image: 'app:1', volumeMounts: [{ name: 'certs', mountPath: '/certs' }] },
        ],
      },
    },
  });
  const { status, body } = await api('POST', '/apis/apps/v1/namespaces/default/deployments', {
    body: deployment,
  });
  assert.equal(status, 422);
  assert.equal(
    body.message,
    'Deployment.apps "app" is invalid: spec.template.spec.containers[0].volumeMounts[0].name: Not found: "certs"',
  );
});

test('dryRun answers as if it were done and does nothing', async (context) => {
  const api = await client(context);
  const dry = await api('POST', `${configMaps}?dryRun=All`, { body: settings });
  assert.equal(dry.status, 201);
  assert.equal((await api('GET', `${configMaps}/settings`)).status, 404);
  await api('POST', configMaps, { body: settings });
  assert.equal((await api('DELETE', `${configMaps}/settings?dryRun=All`)).status, 200);
  assert.equal((await api('GET', `${configMaps}/settings`)).status, 200);
});

test('a delete with a precondition that does not hold is a conflict', async (context) => {
  const api = await client(context);
  await api('POST', configMaps, { body: settings });
  const body = { preconditions: { uid: 'another' } };
  assert.equal((await api('DELETE', `${configMaps}/settings`, { body })).status, 409);
  assert.equal((await api('DELETE', `${configMaps}/settings`)).status, 200);
  assert.equal((await api('GET', `${configMaps}/settings`)).status, 404);
});

test('a Deployment that is deleted takes its ReplicaSets and pods along', async (context) => {
  const api = await client(context);
  const path = '/apis/apps/v1/namespaces/default';
  await api('POST', `${path}/deployments`, { body: workload('Deployment') });
  assert.equal(listAt((await api('GET', '/api/v1/namespaces/default/pods')).body, 'items').length, 1);
  await api('DELETE', `${path}/deployments/app`);
  assert.deepEqual(listAt((await api('GET', `${path}/replicasets`)).body, 'items'), []);
  assert.deepEqual(listAt((await api('GET', '/api/v1/namespaces/default/pods')).body, 'items'), []);
});
