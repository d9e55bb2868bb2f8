import assert from 'node:assert/strict';
import test, { after, before, type TestContext } from 'node:test';
import { isObject, type Json, listAt, textAt, withAt } from '../../../simulator/server/json.ts';
import type { Goal } from '../../../src/plan/model/goal.ts';
import { Ends } from '../../real/cluster/ends/ends.ts';
import type { Observed } from '../../real/cluster/ends/observer.ts';
import { parseAndCheckOnce } from '../../support/planning/once/register.ts';
import type { Stage } from './stage.ts';

parseAndCheckOnce();
const { bothSecretsAtOnce } = await import('./careless-planners.ts');
const { toGoal } = await import('./moves.ts');
const { move, stage } = await import('./stage.ts');

let ends: Ends;
before(() => {
  ends = Ends.start();
});
after(() => ends.stop());

const seeds = process.env.KILL_POINTS === 'all' ? 12 : 2;

/** What was seen up to the time at which the last files have arrived. */
async function observed(t: TestContext, on: Stage): Promise<Observed> {
  await on.clock.sleep(100_000);
  const seen = await on.observer.observed();
  t.diagnostic(`${seen.dials} pairs judged in ${seen.rounds} rounds, ${seen.handshakes} handshakes`);
  return seen;
}

const direct: readonly Goal[] = ['mtls-spiffe', 'mtls-cn'];
const withRests: readonly Goal[] = ['mtls-cn-or-spiffe', 'mtls-spiffe', 'mtls-cn-or-spiffe', 'mtls-cn'];

async function thereAndBack(t: TestContext, on: Stage, goals = direct): Promise<void> {
  for (const goal of goals) {
    const { outcome } = await move(on, { clusterChange: toGoal(goal) });
    assert.equal(outcome.kind, 'done', JSON.stringify(outcome));
  }
  const { dials, refused, incidents, deaf } = await observed(t, on);
  assert.ok(dials > 1000, `${dials} pairs`);
  assert.deepEqual({ refused, incidents, deaf }, { refused: 0, incidents: [], deaf: [] });
}

for (const scenario of ['manifest-mtls-cn', 'operator-cn']) {
  test(`Nobody is refused on the way to SPIFFE and back: ${scenario}`, async (t) => {
    for (let seed = 1; seed <= seeds; seed += 1) {
      const goals = seed % 2 === 0 ? withRests : direct;
      await t.test(`lateness ${seed}, by ${goals.join(', ')}`, async (inner) => {
        await thereAndBack(inner, await stage(inner, ends, { scenario, seed }), goals);
      });
    }
  });
}

test('Nobody is refused where somebody has begun by hand and half of the Typhas are new', async (t) => {
  const on = await stage(t, ends, { scenario: 'manifest-mtls-cn', seed: 3 });
  const { cluster } = on.bench;
  const typha = cluster.find('Deployment', 'kube-system', 'calico-typha');
  assert.ok(typha);
  const id = { name: 'TYPHA_CLIENTURISAN', value: 'spiffe://example.org/felix' };
  const containers = listAt(typha, 'spec', 'template', 'spec', 'containers')
    .filter(isObject)
    .map((container) => withAt(container, ['env'], [...listAt(container, 'env'), id]));
  cluster.put(withAt(typha, ['spec', 'template', 'spec', 'containers'], containers));
  cluster.step();
  const live = cluster
    .objects('Pod')
    .filter(({ metadata }) => metadata.labels?.['k8s-app'] === 'calico-typha');
  const fresh = live.filter((pod) => JSON.stringify(pod).includes(id.value));
  assert.ok(fresh.length > 0 && fresh.length < live.length, `${fresh.length} of ${live.length}`);
  await thereAndBack(t, on);
});

test('Nobody is refused where calico-node sees its files through subPath', async (t) => {
  const on = await stage(t, ends, { scenario: 'manifest-mtls-cn', seed: 4 });
  const { cluster } = on.bench;
  const node = cluster.find('DaemonSet', 'kube-system', 'calico-node');
  assert.ok(node);
  const containers = listAt(node, 'spec', 'template', 'spec', 'containers').filter(isObject);
  const frozen = containers.map((container) =>
    withAt(container, ['volumeMounts'], listAt(container, 'volumeMounts').flatMap(throughSubPath)),
  );
  cluster.put(withAt(node, ['spec', 'template', 'spec', 'containers'], frozen));
  cluster.settle();
  await thereAndBack(t, on);
});

const mountedFiles: Readonly<Record<string, readonly string[]>> = {
  '/calico-typha-ca': ['typhaca.crt'],
  '/calico-node-certs': ['calico-node.crt', 'calico-node.key'],
};

function throughSubPath(mount: Json): Json[] {
  const path = textAt(mount, 'mountPath');
  const files = mountedFiles[path];
  if (files === undefined || !isObject(mount)) return [mount];
  return files.map((file) => ({ ...mount, mountPath: `${path}/${file}`, subPath: file }));
}

test('A planner that does not wait for files is seen to refuse clients', async (t) => {
  const on = await stage(t, ends, { scenario: 'manifest-mtls-cn', seed: 1 });
  await move(on, { clusterChange: toGoal('mtls-spiffe', 0) });
  const { refused, incidents } = await observed(t, on);
  assert.ok(refused > 0);
  assert.match(JSON.stringify(incidents), /does not have required CN|unknown authority|didn't provide/);
});

test('A planner that replaces both Secrets of the operator at once is seen to silence Typha', async (t) => {
  const on = await stage(t, ends, { scenario: 'operator-cn', seed: 1 });
  await move(on, { clusterChange: toGoal('mtls-spiffe'), carelessly: bothSecretsAtOnce, timeoutMs: 60_000 });
  const { deaf } = await observed(t, on);
  assert.match(deaf.join(), /must be/);
});
