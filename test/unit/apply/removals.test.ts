import assert from 'node:assert/strict';
import test from 'node:test';
import { type KubeObject, withAt } from '../../../simulator/server/json.ts';
import { readBackup } from '../../../src/apply/storage/backup.ts';
import { type Bench, bench } from '../../support/applying/bench.ts';
import { Killed, killedConnection } from '../../support/applying/killed-connection.ts';
import { carryOut, leadBack, make, name, namespace, takeAway } from '../../support/applying/second-typha.ts';

const present = (b: Bench): string[] =>
  ['Deployment', 'PodDisruptionBudget', 'Service'].filter(
    (kind) => b.cluster.find(kind, namespace, name) !== undefined,
  );
const podsOf = (b: Bench): KubeObject[] =>
  b.cluster.objects('Pod').filter(({ metadata }) => metadata.name.startsWith(`${name}-`));

async function made(t: Parameters<typeof bench>[0]): Promise<Bench> {
  const b = await bench(t, 'manifest-mtls-cn');
  assert.equal((await carryOut(b, make)).kind, 'done');
  b.events.length = 0;
  return b;
}

test('A Deployment that a step makes is waited for, with its Service and budget', async (t) => {
  const b = await bench(t, 'manifest-mtls-cn');
  const outcome = await carryOut(b, make);
  assert.deepEqual([outcome.kind, outcome.writes, outcome.steps], ['done', 3, ['make']]);
  assert.deepEqual(present(b), ['Deployment', 'PodDisruptionBudget', 'Service']);
  const ready = podsOf(b).filter((pod) =>
    JSON.stringify(pod.status).includes('"type":"Ready","status":"True"'),
  );
  assert.equal(ready.length, 2);
  const progress = b.events.flatMap((event) => (event.kind === 'rollouts' ? event.rollouts : []));
  assert.deepEqual(
    [progress[0]?.finished, progress.at(-1)?.done],
    [false, 2],
    'the wait saw it begin and end',
  );
  const backup = await readBackup(b.api, namespace, outcome.backup?.split('/')[1] ?? '');
  assert.ok(backup?.objects.every(({ object }) => object === null));
});

test('What a step removes is gone with its pods, and the rest is waited for', async (t) => {
  const b = await made(t);
  const outcome = await carryOut(b, takeAway());
  assert.deepEqual([outcome.kind, outcome.writes, outcome.steps], ['done', 2, ['take-away']]);
  assert.deepEqual(present(b), ['Service']);
  assert.deepEqual(podsOf(b), []);
  const removed = b.events.flatMap((event) => (event.kind === 'removed' ? [event.address.kind] : []));
  assert.deepEqual(removed, ['Deployment', 'PodDisruptionBudget']);
  const backup = await readBackup(b.api, namespace, outcome.backup?.split('/')[1] ?? '');
  assert.deepEqual(
    backup?.objects.map(({ address, object }) => [address.kind, object !== null]),
    [
      ['Deployment', true],
      ['PodDisruptionBudget', true],
    ],
  );
});

test('Pods that are shutting down hold the step up, and what does not end is told', async (t) => {
  const b = await made(t);
  const [lingering] = podsOf(b);
  assert.ok(lingering !== undefined);
  const stop = b.cluster.observe(({ method, path }, moment) => {
    if (method === 'DELETE' && moment === 'after' && path.includes('/deployments/'))
      b.cluster.put(withAt(lingering, ['metadata', 'resourceVersion'], undefined));
  });
  const outcome = await carryOut(b, takeAway(), { options: { step: false, timeoutMs: 60_000 } });
  stop();
  assert.equal(outcome.kind, 'stuck');
  if (outcome.kind === 'stuck')
    assert.match(
      outcome.reason,
      new RegExp(`is deleted, but its pods do not end: ${lingering.metadata.name}`),
    );
  assert.ok(
    b.events.some(
      (event) => event.kind === 'waiting' && event.what.startsWith('1 pod of Deployment kube-system/'),
    ),
  );
  b.cluster.remove('Pod', namespace, lingering.metadata.name);
  assert.equal((await carryOut(b, takeAway(), { holder: 'second' })).kind, 'done');
  assert.deepEqual(present(b), ['Service']);
});

test('What somebody changed since it was judged is not removed but judged anew', async (t) => {
  const b = await made(t);
  let times = 0;
  const stop = b.cluster.observe(({ method, path }, moment) => {
    const deployment = b.cluster.find('Deployment', namespace, name);
    if (method !== 'DELETE' || moment !== 'before' || !path.includes('/deployments/') || !deployment) return;
    times += 1;
    if (times === 1) b.cluster.put(withAt(deployment, ['spec', 'replicas'], 3));
  });
  const outcome = await carryOut(b, takeAway());
  stop();
  assert.equal(outcome.kind, 'done');
  assert.equal(times, 2);
  assert.equal(b.events.filter(({ kind }) => kind === 'conflict').length, 1);
});

test('A status that moved on is no conflict, one object after the other changed for ever ends the run', async (t) => {
  const b = await made(t);
  const touch = (path: [string, ...string[]], value: never) => {
    const budget = b.cluster.find('PodDisruptionBudget', namespace, name);
    if (budget !== undefined) b.cluster.put(withAt(budget, path, value));
  };
  let count = 0;
  const stop = b.cluster.observe(({ method, path }, moment) => {
    if (method === 'DELETE' && moment === 'before' && path.includes('/poddisruptionbudgets/'))
      touch(['spec', 'maxUnavailable'], (count++ + 2) as never);
  });
  const outcome = await carryOut(b, takeAway());
  assert.deepEqual(
    [outcome.kind, outcome.kind === 'conflict-limit' && outcome.object],
    ['conflict-limit', `PodDisruptionBudget ${namespace}/${name}`],
  );
  stop();
  b.events.length = 0;
  const once = b.cluster.observe(({ method }, moment) => {
    if (method !== 'DELETE' || moment !== 'before') return;
    once();
    touch(['status', 'disruptionsAllowed'], 1 as never);
  });
  assert.equal((await carryOut(b, takeAway(), { holder: 'second' })).kind, 'done');
  assert.equal(b.events.filter(({ kind }) => kind === 'conflict').length, 0);
});

test('What is gone already counts as removed', async (t) => {
  const b = await made(t);
  const stop = b.cluster.observe(({ method }, moment) => {
    if (method !== 'DELETE' || moment !== 'before') return;
    stop();
    b.cluster.remove('Deployment', namespace, name);
    b.cluster.remove('PodDisruptionBudget', namespace, name);
    for (const pod of podsOf(b)) b.cluster.remove('Pod', namespace, pod.metadata.name);
  });
  const outcome = await carryOut(b, takeAway());
  assert.deepEqual([outcome.kind, outcome.writes], ['done', 0]);
});

test('Killed anywhere between a change and its removals, the next run completes both', async (t) => {
  const asked = takeAway(leadBack);
  const first = await made(t);
  const counting = killedConnection(first.connection, null);
  await carryOut(first, asked, { connection: counting });
  const writes = counting.sent.flatMap(({ method = 'GET', path }, index) =>
    method === 'GET' || path.includes('selfsubject') ? [] : [index + 1],
  );
  assert.ok(writes.length >= 6);
  for (const at of writes.filter((_, index) => index % 2 === 0))
    for (const moment of ['before', 'after'] as const)
      await t.test(`killed ${moment} request ${at}`, async (inner) => {
        const b = await made(inner);
        const connection = killedConnection(b.connection, { at, moment });
        const died = await carryOut(b, asked, { connection }).catch((error: unknown) => error);
        assert.ok(died instanceof Killed || connection.isDead());
        b.time.advance(40_000);
        b.cluster.settle();
        const outcome = await carryOut(b, asked, { holder: 'second' });
        assert.equal(outcome.kind, 'done');
        assert.deepEqual(present(b), ['Service']);
        assert.deepEqual(podsOf(b), []);
        assert.deepEqual(
          b.cluster.find('Service', namespace, name)?.spec,
          first.cluster.find('Service', namespace, name)?.spec,
        );
      });
});
