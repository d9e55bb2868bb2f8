import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { scenarios } from '../../../simulator/scenarios/catalogue.ts';
import { assertValid } from '../../support/schema.ts';
import { clear } from './clear.ts';
import { expectations, outcomeOf } from './expectations.ts';
import { installScenario } from './install.ts';
import { statusOf } from './plugin.ts';
import { type RealCluster, sharedCluster } from './real-cluster.ts';

/** Its 5,000 nodes are for `npm run bench`. */
const measuredOnly = 'nodes-5000';

let cluster: RealCluster;

before(async () => {
  cluster = await sharedCluster();
});
after(async () => {
  await clear(cluster);
  await cluster.stop();
});

test('Every scenario has an expectation', () => {
  const names = scenarios.map(({ name }) => name).filter((name) => name !== measuredOnly);
  assert.deepEqual(Object.keys(expectations).sort(), names.sort());
});

for (const [name, expected] of Object.entries(expectations)) {
  test(`status on a real API server tells the truth about ${name}`, async () => {
    await clear(cluster);
    await installScenario(cluster, name);
    const { status, ended } = await statusOf(cluster.kubeconfig);
    assertValid('status', status);
    assert.deepEqual(outcomeOf(status, ended.code), expected);
    assert.equal(ended.stderr, '');
    assert.equal(status.metadata.server, cluster.server);
    assert.equal(status.installation.nodes, 4);
    assert.deepEqual(status.unread, []);
  });
}
