import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { startCluster } from '../../../simulator/server/cluster.ts';
import { type JsonObject, type KubeObject, listAt, textAt } from '../../../simulator/server/json.ts';
import { apiClient } from './api-client.ts';
import { now, withObjects } from './empty-scenario.ts';

function labelled(namespace: string, name: string, app: string): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, labels: { app } }, data: {} };
}

const objects = [
  labelled('default', 'a', 'node'),
  labelled('default', 'b', 'typha'),
  labelled('kube-system', 'c', 'typha'),
  labelled('kube-system', 'd', 'other'),
];

async function start(context: TestContext) {
  const cluster = await startCluster({ scenario: withObjects(objects), now });
  context.after(() => cluster.close());
  return { cluster, api: apiClient(cluster.kubeconfig) };
}

function names(body: JsonObject, list = 'items'): string[] {
  return listAt(body, list).map(
    (item) => textAt(item, 'metadata', 'name') || textAt(item, 'object', 'metadata', 'name'),
  );
}

test('a list is of one namespace or of all', async (context) => {
  const { api } = await start(context);
  assert.deepEqual(names((await api('GET', '/api/v1/namespaces/default/configmaps')).body), ['a', 'b']);
  assert.deepEqual(names((await api('GET', '/api/v1/configmaps')).body), [
    'a',
    'b',
    'c',
    'd',
    'kube-root-ca.crt',
  ]);
});

test('label selectors know equality, sets and presence', async (context) => {
  const { api } = await start(context);
  const select = async (selector: string) =>
    names((await api('GET', `/api/v1/configmaps?labelSelector=${encodeURIComponent(selector)}`)).body);
  assert.deepEqual(await select('app=typha'), ['b', 'c']);
  assert.deepEqual(await select('app!=typha,app'), ['a', 'd']);
  assert.deepEqual(await select('app in (node, typha)'), ['a', 'b', 'c']);
  assert.deepEqual(await select('app notin (node,typha),app'), ['d']);
  assert.deepEqual(await select('!app'), ['kube-root-ca.crt']);
});

test('a field selector finds one name', async (context) => {
  const { api } = await start(context);
  assert.deepEqual(names((await api('GET', '/api/v1/configmaps?fieldSelector=metadata.name%3Dc')).body), [
    'c',
  ]);
});

test('pages follow each other by continue and together are the list', async (context) => {
  const { api } = await start(context);
  const first = (await api('GET', '/api/v1/configmaps?limit=2')).body;
  assert.deepEqual(names(first), ['a', 'b']);
  assert.equal(first.metadata && JSON.stringify(first.metadata).includes('"remainingItemCount":3'), true);
  const token = textAt(first, 'metadata', 'continue');
  const second = (await api('GET', `/api/v1/configmaps?limit=9&continue=${token}`)).body;
  assert.deepEqual(names(second), ['c', 'd', 'kube-root-ca.crt']);
  assert.equal(textAt(second, 'metadata', 'continue'), '');
});

test('a page of a list that is too old is 410', async (context) => {
  const { api, cluster } = await start(context);
  const token = textAt((await api('GET', '/api/v1/configmaps?limit=2')).body, 'metadata', 'continue');
  cluster.put(labelled('default', 'e', 'new'));
  cluster.dropWatches();
  const answer = await api('GET', `/api/v1/configmaps?limit=2&continue=${token}`);
  assert.equal(answer.status, 410);
  assert.equal(answer.body.reason, 'Expired');
});

test('a Table has cells of the kind and metadata alone', async (context) => {
  const { api } = await start(context);
  const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
  const { body } = await api('GET', '/api/v1/nodes', { accept });
  assert.equal(body.kind, 'Table');
  const columns = listAt(body, 'columnDefinitions').map((column) => textAt(column, 'name'));
  assert.deepEqual(columns, ['Name', 'Status', 'Roles', 'Age', 'Version']);
  const row = listAt(body, 'rows')[0];
  assert.deepEqual(listAt(row, 'cells'), ['node-1', 'Ready', 'control-plane', '90d', 'v1.33.5']);
  assert.equal(textAt(row, 'object', 'kind'), 'PartialObjectMetadata');
  assert.equal(textAt(row, 'object', 'metadata', 'name'), 'node-1');
});

test('PartialObjectMetadata leaves out everything but the metadata', async (context) => {
  const { api } = await start(context);
  const accept = 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io';
  const { body } = await api('GET', '/api/v1/nodes?limit=1', { accept });
  assert.equal(body.kind, 'PartialObjectMetadataList');
  assert.deepEqual(Object.keys(listAt(body, 'items')[0] ?? {}).sort(), ['apiVersion', 'kind', 'metadata']);
});

test('a kind that is not installed is 404 as plain text, like a path that never was', async (context) => {
  const { api } = await start(context);
  const answer = await api('GET', '/apis/cert-manager.io/v1/certificates');
  assert.equal(answer.status, 404);
  assert.equal(answer.text, '404 page not found\n');
});
