import assert from 'node:assert/strict';
import test, { after, before, type TestContext } from 'node:test';
import { type KubeObject, withAt } from '../../../simulator/server/json.ts';
import { Ends } from '../../real/cluster/ends/ends.ts';
import type { Observed } from '../../real/cluster/ends/observer.ts';
import { parseAndCheckOnce } from '../../support/planning/once/register.ts';
import type { Stage } from './stage.ts';

parseAndCheckOnce();
const { enableInPlace, removeTooEarly, renameForAll } = await import('./careless-planners.ts');
const { backToPlaintext, enable } = await import('./moves.ts');
const { remembered } = await import('./remembered.ts');
const { move, stage } = await import('./stage.ts');

let ends: Ends;
before(() => {
  ends = Ends.start();
});
after(() => ends.stop());

const seeds = process.env.KILL_POINTS === 'all' ? 6 : 1;

const begin = (t: TestContext, seed: number): Promise<Stage> =>
  stage(t, ends, { scenario: 'manifest-plaintext', seed });

/** What was seen up to the time at which the last files have arrived. */
async function observed(t: TestContext, on: Stage): Promise<Observed> {
  await on.clock.sleep(100_000);
  const seen = await on.observer.observed();
  t.diagnostic(
    `${seen.dials} pairs judged in ${seen.rounds} rounds, ${seen.handshakes} handshakes, ${seen.refused} refused, longest gap ${seen.longestGapMs} ms`,
  );
  return seen;
}

async function assertNobodyRefused(t: TestContext, on: Stage): Promise<void> {
  const { dials, refused, incidents, deaf, longestGapMs } = await observed(t, on);
  assert.ok(dials > 300, `${dials} pairs`);
  assert.deepEqual(
    { refused, incidents, deaf, longestGapMs },
    { refused: 0, incidents: [], deaf: [], longestGapMs: 0 },
  );
}

async function isDone(on: Stage, how: Parameters<typeof move>[1]): Promise<void> {
  const { outcome } = await move(on, how);
  assert.equal(outcome.kind, 'done', JSON.stringify(outcome));
}

for (const spiffe of [false, true]) {
  test(`Nobody is refused on the way from plaintext to ${spiffe ? 'SPIFFE' : 'Common Names'}, nor at --finish`, async (t) => {
    for (let seed = 1; seed <= seeds; seed += 1) {
      const on = await begin(t, seed);
      await isDone(on, { clusterChange: enable({ spiffe }) });
      await isDone(on, { clusterChange: enable({ spiffe, finish: true }) });
      await assertNobodyRefused(t, on);
    }
  });
}

test('Nobody is refused where the second Typha has to share nodes, on a port of its own', async (t) => {
  const on = await begin(t, 2);
  const { cluster } = on.bench;
  cluster.put(withAt(typhaOf(on), ['spec', 'replicas'], 3));
  cluster.settle();
  await isDone(on, { clusterChange: enable() });
  assert.match(JSON.stringify(on.bench.events), /5474/);
  await assertNobodyRefused(t, on);
});

for (const steps of [2, 3, 5]) {
  test(`Nobody is refused on the way back after ${steps} steps, and all is as it was`, async (t) => {
    const on = await begin(t, steps);
    const before = remembered(on);
    for (let step = 0; step < steps; step += 1) {
      const { outcome } = await move(on, { clusterChange: enable(), step: true });
      assert.equal(outcome.kind, 'stopped-after-step', JSON.stringify(outcome));
    }
    await isDone(on, { clusterChange: backToPlaintext() });
    await assertNobodyRefused(t, on);
    assert.deepEqual(remembered(on), before);
  });
}

test('While a host outside of the cluster streams from the first Typha it is not changed, and that is said', async (t) => {
  const on = await begin(t, 3);
  const host = { FELIX_TYPHAK8SSERVICENAME: 'calico-typha' };
  on.observer.join('a host', host);
  const { outcome } = await move(on, { clusterChange: enable(), timeoutMs: 60_000 });
  const { kind, reason, steps } = outcome as { kind: string; reason?: string; steps?: readonly string[] };
  assert.equal(kind, 'blocked');
  assert.match(reason ?? '', /Deployment kube-system\/calico-typha still streams to clients: .*\(felix 1\)/);
  assert.ok(steps?.includes('nodes-tls') && !steps.includes('typha-tls'), steps?.join());
  on.observer.leave('a host');
  await isDone(on, { clusterChange: enable() });
  await assertNobodyRefused(t, on);
});

test('Both ends changed where they are: nodes are seen to be refused', async (t) => {
  const on = await begin(t, 1);
  await move(on, { clusterChange: enable(), carelessly: enableInPlace });
  const { refused, incidents, longestGapMs } = await observed(t, on);
  assert.ok(refused > 0 && longestGapMs > 0, `${refused} refused, ${longestGapMs} ms`);
  assert.match(JSON.stringify(incidents), /does not look like a TLS handshake/);
});

test('The second Typha taken away too early: nodes are seen to find none', async (t) => {
  const on = await begin(t, 1);
  await move(on, { clusterChange: enable(), carelessly: removeTooEarly });
  const { stranded, longestGapMs } = await observed(t, on);
  assert.ok(stranded > 0 && longestGapMs > 0, `${stranded} clients, ${longestGapMs} ms`);
});

function typhaOf(on: Stage): KubeObject {
  const found = on.bench.cluster.find('Deployment', 'kube-system', 'calico-typha');
  assert.ok(found);
  return found;
}

test('The Service renamed for all nodes at once: one that restarts is seen to be refused', async (t) => {
  const on = await begin(t, 1);
  await move(on, { clusterChange: enable(), carelessly: renameForAll });
  const { refused, incidents } = await observed(t, on);
  assert.ok(refused > 0);
  assert.match(JSON.stringify(incidents), /restarted felix/);
});
