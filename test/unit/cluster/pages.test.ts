import assert from 'node:assert/strict';
import test from 'node:test';
import type { Heard, Reply } from './server/api-server.ts';
import { read, smallCluster } from './server/small-cluster.ts';

const columns = ['Name', 'Ready', 'Restarts', 'Node'].map((name) => ({ name }));
const table = (names: readonly string[], next = ''): Reply => ({
  body: {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: next === '' ? {} : { continue: next },
    columnDefinitions: columns,
    rows: names.map((name) => ({
      cells: [name, '1/1', 0, 'n1'],
      object: { metadata: { name, namespace: 'kube-system' } },
    })),
  },
});

const isNodePods = ({ path, query }: Heard): boolean =>
  path === '/api/v1/pods' && (query.get('labelSelector') ?? '').startsWith('k8s-app in (calico-node,');

const names = (run: Awaited<ReturnType<typeof read>>): string[] | null =>
  run.snapshot.nodePods.kind === 'known' ? run.snapshot.nodePods.value.map(({ name }) => name) : null;

test('pods of calico-node are read as a Table, page by page', async (t) => {
  const pages: Readonly<Record<string, Reply>> = {
    '': table(['a', 'b'], 'one'),
    one: table(['c'], 'two'),
    two: table(['d']),
  };
  const run = await read(
    t,
    smallCluster((request) => (isNodePods(request) ? pages[request.query.get('continue') ?? ''] : undefined)),
  );
  assert.deepEqual(names(run), ['a', 'b', 'c', 'd']);
  const asked = run.server.heard.filter(isNodePods);
  assert.equal(asked.length, 3);
  for (const { headers, query } of asked) {
    assert.equal(headers.accept, 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json');
    assert.equal(query.get('includeObject'), 'Metadata');
    assert.equal(query.get('limit'), '500');
  }
});

const expired: Reply = {
  status: 410,
  body: {
    kind: 'Status',
    reason: 'Expired',
    message: 'the provided continue parameter is too old',
    code: 410,
  },
};

test('a continue token that expired starts the list anew, once, and no pod is counted twice', async (t) => {
  let starts = 0;
  const run = await read(
    t,
    smallCluster((request) => {
      if (!isNodePods(request)) return undefined;
      if (!request.query.has('continue')) {
        starts += 1;
        return table(['a', 'b'], `token-${starts}`);
      }
      return request.query.get('continue') === 'token-1' ? expired : table(['c']);
    }),
  );
  assert.deepEqual(names(run), ['a', 'b', 'c']);
  assert.equal(starts, 2);
});

test('a token that expires again is a failure, not a loop', async (t) => {
  const run = await read(
    t,
    smallCluster((request) => {
      if (!isNodePods(request)) return undefined;
      return request.query.has('continue') ? expired : table(['a'], 'again');
    }),
  );
  assert.equal(run.server.heard.filter(isNodePods).length, 4);
  const answer = run.snapshot.answers.find(({ outcome }) => outcome === 'failed');
  assert.match(answer?.cause ?? '', /^HTTP 410: /);
});

test('a server without Tables sends pods, which are summarised', async (t) => {
  const pod = {
    metadata: { name: 'p', namespace: 'kube-system' },
    spec: { nodeName: 'n', containers: [] },
    status: {
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [{ name: 'c', restartCount: 4 }],
    },
  };
  const run = await read(
    t,
    smallCluster((request) => (isNodePods(request) ? { body: { items: [pod] } } : undefined)),
  );
  assert.equal(run.snapshot.nodePods.kind, 'known');
  const [summary] = run.snapshot.nodePods.kind === 'known' ? run.snapshot.nodePods.value : [];
  assert.deepEqual([summary?.name, summary?.node, summary?.ready, summary?.restarts], ['p', 'n', true, 4]);
});
