import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { brokenScenarios, healthyScenarios } from '../../../simulator/scenarios/catalogue.ts';
import type { Scenario } from '../../../simulator/scenarios/scenario.ts';
import { type SimulatedCluster, startCluster } from '../../../simulator/server/cluster.ts';
import type { KubeObject } from '../../../simulator/server/json.ts';
import { references } from '../../../src/calico/references.ts';
import { connect } from '../../../src/cluster/connection.ts';
import { readSnapshot } from '../../../src/cluster/read-snapshot.ts';
import { judge } from '../../../src/links/judge.ts';
import { loadSnapshot } from '../../../src/snapshot/load.ts';
import { saveSnapshot } from '../../../src/snapshot/save.ts';
import type { Snapshot } from '../../../src/snapshot/snapshot.ts';
import { flatten, secretForms, standsIn } from '../snapshot/secret-forms.ts';
import { scratch } from './server/kubeconfig-file.ts';

const now = new Date('2026-06-01T00:00:00Z');
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

async function clusterOf(t: TestContext, scenario: Scenario): Promise<SimulatedCluster> {
  const cluster = await startCluster({ scenario, now });
  t.after(() => cluster.close());
  return cluster;
}

async function readCluster(t: TestContext, cluster: SimulatedCluster): Promise<Snapshot> {
  const kubeconfig = join(scratch(t), 'config');
  writeFileSync(kubeconfig, cluster.kubeconfig);
  const connection = await connect({ kubeconfig }, {});
  t.after(connection.close);
  return readSnapshot(connection, { namespace: null, references }, now);
}

/** Leaves the annotation that `kubectl apply` leaves, on every object that holds settings or secrets. */
function applyByKubectl(cluster: SimulatedCluster): void {
  for (const kind of ['Secret', 'ConfigMap']) {
    for (const object of cluster.objects(kind)) {
      const annotations = { ...object.metadata.annotations, [lastApplied]: JSON.stringify(object) };
      cluster.put({ ...object, metadata: { ...object.metadata, annotations } });
    }
  }
}

function privateKeys(secrets: readonly KubeObject[]): string[] {
  return secrets
    .flatMap((secret) => Object.values(Object(secret.data)))
    .map((value) => Buffer.from(String(value), 'base64').toString('utf8'))
    .filter((text) => text.includes('PRIVATE KEY-----'));
}

for (const scenario of [...healthyScenarios, ...brokenScenarios]) {
  test(`${scenario.name}: what is saved holds no key of the cluster and leads to the same verdicts`, async (t) => {
    const cluster = await clusterOf(t, scenario);
    applyByKubectl(cluster);
    const snapshot = await readCluster(t, cluster);
    const text = saveSnapshot(snapshot);

    const flat = flatten(text);
    for (const form of privateKeys(cluster.objects('Secret')).flatMap(secretForms)) {
      assert.equal(standsIn(flat, form), false);
    }
    const options = { now, version: 'test', link: null, expiresWithinMs: 30 * 86_400_000 };
    const reloaded = loadSnapshot([{ name: 'saved.yaml', text }], new Date(0));
    assert.deepEqual(judge(reloaded, options), judge(snapshot, options));
  });
}

test('the Secrets of an operator install are read in the second wave, each by its name', async (t) => {
  const operator = healthyScenarios.find(({ name }) => name === 'operator-byo-spiffe');
  assert.ok(operator !== undefined);
  const cluster = await clusterOf(t, operator);
  await readCluster(t, cluster);
  const secrets = cluster.requests.map(({ path }) => path).filter((path) => path.includes('/secrets'));
  assert.ok(secrets.length >= 4);
  for (const path of secrets) assert.match(path, /\/secrets\/[a-z0-9-]+$/);
  assert.equal(
    secrets.some((path) => path.endsWith('tigera-ca-private')),
    false,
  );
});
