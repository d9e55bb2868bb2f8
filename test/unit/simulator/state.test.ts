import assert from 'node:assert/strict';
import test from 'node:test';
import { operatorByoSpiffe } from '../../../simulator/scenarios/operator.ts';
import { startCluster } from '../../../simulator/server/cluster.ts';
import type { KubeObject } from '../../../simulator/server/json.ts';
import { stateOf } from '../../../simulator/server/state.ts';
import { apiClient } from './api-client.ts';
import { now } from './empty-scenario.ts';

test('a saved cluster goes on where it was: same objects, same CA, and the operator changes nothing', async () => {
  const first = await startCluster({ scenario: operatorByoSpiffe, now });
  first.put({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'mine', namespace: 'default' },
    data: { a: '1' },
  });
  const objects: readonly KubeObject[] = first.objects();
  const text = first.save();
  await first.close();
  const state = stateOf(text);
  assert.ok(state);
  const second = await startCluster({ scenario: operatorByoSpiffe, now, state });
  assert.equal(second.caPem, first.caPem);
  assert.deepEqual(second.objects(), objects);
  second.reconcile();
  second.settle();
  assert.deepEqual(second.objects(), objects);
  assert.equal(
    (await apiClient(second.kubeconfig)('GET', '/api/v1/namespaces/default/configmaps/mine')).status,
    200,
  );
  await second.close();
});

test('a text that is no saved cluster is none', () => {
  for (const text of ['', '{}', '[]', '{"format":1,"objects":[1]}', '{"format":0,"objects":[]}']) {
    assert.equal(stateOf(text), null, text);
  }
});
