import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { startCluster } from '../../../simulator/server/cluster.ts';
import { textAt } from '../../../simulator/server/json.ts';
import { apiClient } from './api-client.ts';
import { now, withObjects } from './empty-scenario.ts';

async function start(context: TestContext) {
  const cluster = await startCluster({ scenario: withObjects(), now });
  context.after(() => cluster.close());
  return { cluster, api: apiClient(cluster.kubeconfig) };
}

for (const code of [401, 403, 404, 409, 500, 503]) {
  test(`a fault of ${code} is answered as a Status and strikes as often as it was told`, async (context) => {
    const { cluster, api } = await start(context);
    const fault = cluster.fault({ path: '/nodes', times: 1 }, { kind: 'status', code });
    const answer = await api('GET', '/api/v1/nodes');
    assert.equal(answer.status, code);
    assert.equal(answer.body.kind, 'Status');
    assert.equal(answer.body.code, code);
    assert.equal((await api('GET', '/api/v1/nodes')).status, 200);
    assert.equal(fault.hits, 1);
  });
}

test('429 says when to come back', async (context) => {
  const { cluster, api } = await start(context);
  cluster.fault({}, { kind: 'status', code: 429, retryAfter: 3 });
  const answer = await api('GET', '/api/v1/nodes');
  assert.equal(answer.status, 429);
  assert.equal(answer.headers['retry-after'], '3');
});

test('a reset ends the connection without an answer', async (context) => {
  const { cluster, api } = await start(context);
  cluster.fault({ method: 'GET', times: 1 }, { kind: 'reset' });
  await assert.rejects(api('GET', '/api/v1/nodes'), { code: 'ECONNRESET' });
  assert.equal(cluster.requests[0]?.status, 0);
});

test('garbage is 200 with a body that is no JSON', async (context) => {
  const { cluster, api } = await start(context);
  cluster.fault({}, { kind: 'garbage' });
  const answer = await api('GET', '/api/v1/nodes');
  assert.equal(answer.status, 200);
  assert.throws(() => JSON.parse(answer.text));
});

test('a slow answer comes all the same', async (context) => {
  const { cluster, api } = await start(context);
  cluster.fault({}, { kind: 'slow', milliseconds: 1 });
  assert.equal((await api('GET', '/api/v1/nodes')).status, 200);
});

test('a fault can wait for the second request and hit writes alone', async (context) => {
  const { cluster, api } = await start(context);
  cluster.fault({ method: ['POST', 'PUT'], skip: 1, times: 1 }, { kind: 'status', code: 500 });
  const create = (name: string) =>
    api('POST', '/api/v1/namespaces/default/configmaps', { body: { metadata: { name } } });
  assert.equal((await create('a')).status, 201);
  assert.equal((await api('GET', '/api/v1/nodes')).status, 200);
  assert.equal((await create('b')).status, 500);
  assert.equal((await create('b')).status, 201);
});

test('an answer can be lost after the write was done', async (context) => {
  const { cluster, api } = await start(context);
  cluster.fault({ method: 'POST', moment: 'after', times: 1 }, { kind: 'reset' });
  const path = '/api/v1/namespaces/default/configmaps';
  await assert.rejects(api('POST', path, { body: { metadata: { name: 'a' } } }), { code: 'ECONNRESET' });
  assert.equal(textAt((await api('GET', `${path}/a`)).body, 'metadata', 'name'), 'a');
});

test('observers stand before and after each request, so a test can act at any point', async (context) => {
  const { cluster, api } = await start(context);
  const points: string[] = [];
  const forget = cluster.observe((request, moment) => {
    points.push(`${moment} ${request.method} ${request.path}`);
  });
  await api('GET', '/api/v1/nodes');
  forget();
  await api('GET', '/api/v1/nodes');
  assert.deepEqual(points, ['before GET /api/v1/nodes', 'after GET /api/v1/nodes']);
});
