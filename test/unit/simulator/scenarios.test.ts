import assert from 'node:assert/strict';
import test from 'node:test';
import {
  brokenScenarios,
  healthyScenarios,
  scenarioNamed,
  scenarios,
} from '../../../simulator/scenarios/catalogue.ts';
import type { Scenario } from '../../../simulator/scenarios/scenario.ts';
import { startCluster } from '../../../simulator/server/cluster.ts';
import { listAt, textAt } from '../../../simulator/server/json.ts';
import { apiClient } from './api-client.ts';
import { now } from './empty-scenario.ts';

const names = [
  'operator-cn',
  'operator-byo-spiffe',
  'operator-goldmane',
  'manifest-plaintext',
  'manifest-mtls-cn',
  'manifest-mtls-either',
  'manifest-mtls-spiffe',
  'manifest-no-typha',
  'etcd-mtls',
  'etcd-plaintext',
  'canal',
  'partial-settings',
  'wrong-ca',
  'expired',
  'wrong-eku',
  'asymmetric-secrets',
  'stray-confd-prefix',
  'felix-cfg-only',
  'missing-secret-key',
  'half-rolled',
  'nodes-5000',
];

/** Everything of a cluster that must not depend on the run: no keys, certificates, hashes of them. */
async function outline(scenario: Scenario): Promise<string[]> {
  const cluster = await startCluster({ scenario, now });
  const lines = cluster.objects().map(({ kind, metadata }) => {
    const { namespace, name, uid, resourceVersion, creationTimestamp } = metadata;
    return [kind, namespace, name, uid, resourceVersion, creationTimestamp].join(' ');
  });
  await cluster.close();
  return lines;
}

test('the names of the scenarios are fixed', () => {
  assert.deepEqual(
    scenarios.map(({ name }) => name),
    names,
  );
  assert.equal(scenarioNamed('canal')?.name, 'canal');
  assert.equal(scenarioNamed('other'), undefined);
});

test('every description is one sentence, and a broken scenario names the install that it builds on', () => {
  for (const { name, description } of scenarios) assert.match(description, /^[A-Zmco].*\.$/, name);
  for (const { name, description } of brokenScenarios) {
    assert.ok(
      healthyScenarios.some((healthy) => description.startsWith(healthy.name)),
      name,
    );
  }
});

for (const scenario of healthyScenarios) {
  test(`${scenario.name}: every pod is ready, and a second start differs in keys alone`, async () => {
    const cluster = await startCluster({ scenario, now });
    for (const pod of cluster.objects('Pod')) {
      const ready = listAt(pod, 'status', 'conditions').find((c) => textAt(c, 'type') === 'Ready');
      assert.equal(textAt(ready, 'status'), 'True', pod.metadata.name);
    }
    await cluster.close();
    assert.deepEqual(await outline(scenario), await outline(scenario));
  });
}

for (const scenario of brokenScenarios) {
  test(`${scenario.name} starts, and a second start differs in keys alone`, async () => {
    assert.deepEqual(await outline(scenario), await outline(scenario));
  });
}

test('nodes-5000 serves its calico-node pods as ten Table pages', async (context) => {
  const scenario = scenarioNamed('nodes-5000');
  assert.ok(scenario);
  const cluster = await startCluster({ scenario, now });
  context.after(() => cluster.close());
  const api = apiClient(cluster.kubeconfig);
  const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
  const path = '/api/v1/pods?limit=500&labelSelector=k8s-app%3Dcalico-node';
  const sizes: number[] = [];
  let token = '';
  do {
    const { body } = await api('GET', `${path}&continue=${token}`, { accept });
    sizes.push(listAt(body, 'rows').length);
    token = textAt(body, 'metadata', 'continue');
  } while (token !== '');
  assert.deepEqual(
    sizes,
    Array.from({ length: 10 }, () => 500),
  );
});
