import assert from 'node:assert/strict';
import test from 'node:test';
import { type KubeObject, withAt } from '../../../simulator/server/json.ts';
import type { Address } from '../../../src/apply/objects/address.ts';
import {
  type WaitEnd,
  type WaitSurroundings,
  waitForRollouts,
} from '../../../src/apply/waiting/wait-rollouts.ts';
import { type Bench, bench } from '../../support/applying/bench.ts';

const namespace = 'kube-system';
const typha: Address = { kind: 'Deployment', namespace, name: 'calico-typha' };
const node: Address = { kind: 'DaemonSet', namespace, name: 'calico-node' };

/** Changes the template, with a wish for what becomes of its pods. */
function roll(
  b: Bench,
  { kind, name }: Address,
  wish: Record<string, string>,
  spec: Record<string, unknown> = {},
): void {
  const object = b.cluster.find(kind, namespace, name) as KubeObject;
  const rolled = withAt(object, ['spec', 'template', 'metadata', 'annotations'], wish);
  b.cluster.put({ ...rolled, spec: { ...(rolled.spec as object), ...spec } } as KubeObject);
}

const wait = (
  b: Bench,
  addresses: readonly Address[],
  changes: Partial<WaitSurroundings> = {},
): Promise<WaitEnd> =>
  waitForRollouts(addresses, {
    api: b.api,
    observer: b.observer,
    timeoutMs: 600_000,
    keep: async () => true,
    ...changes,
  });

test('Rollouts that move are waited for, and told on the way', async (t) => {
  const b = await bench(t, 'manifest-mtls-cn');
  roll(b, typha, { change: '1' });
  roll(b, node, { change: '1', 'cluster.test/ready-delay': '5s' });
  assert.deepEqual(await wait(b, [typha, node]), { kind: 'finished' });
  const seen = b.events.flatMap((event) =>
    event.kind === 'rollouts' ? event.rollouts.map((one) => one.done) : [],
  );
  assert.ok(new Set(seen).size > 3, seen.join(' '));
});

test('Nothing to wait for is no wait', async (t) => {
  const b = await bench(t, 'manifest-mtls-cn');
  assert.deepEqual(await wait(b, []), { kind: 'finished' });
  assert.equal(b.cluster.requests.length, 0);
});

const fates: readonly [string, RegExp][] = [
  ['crash', /pod calico-node-\w+ on node \S+: CrashLoopBackOff/],
  ['imagepull', /ImagePullBackOff/],
  ['notready', /: not ready/],
  ['pending', /Pending/],
];

for (const [fate, reason] of fates) {
  test(`A rollout that is stuck (${fate}) ends after the time-out and names the pod`, async (t) => {
    const b = await bench(t, 'manifest-mtls-cn');
    const begun = b.time.now().getTime();
    roll(b, node, { 'cluster.test/pod': fate });
    const end = await wait(b, [node]);
    assert.equal(end.kind, 'stuck');
    if (end.kind !== 'stuck') return;
    assert.match(end.reason, reason);
    assert.match(end.reason, /^DaemonSet kube-system\/calico-node: \d of 4 pods replaced, /);
    const minutes = (b.time.now().getTime() - begun) / 60_000;
    assert.ok(minutes >= 10 && minutes < 12, `${minutes} minutes`);
  });
}

test('The time-out counts from the last progress, not from the beginning', async (t) => {
  const b = await bench(t, 'manifest-mtls-cn');
  const begun = b.time.now().getTime();
  roll(b, node, { 'cluster.test/ready-delay': '50s' });
  assert.deepEqual(await wait(b, [node], { timeoutMs: 90_000 }), { kind: 'finished' });
  assert.ok(b.time.now().getTime() - begun > 180_000);
});

test('A paused Deployment and an OnDelete DaemonSet are recognised', async (t) => {
  const b = await bench(t, 'manifest-mtls-cn');
  roll(b, typha, { change: '1' }, { paused: true });
  roll(b, node, { change: '1' }, { updateStrategy: { type: 'OnDelete' } });
  const end = await wait(b, [typha, node], { timeoutMs: 60_000 });
  assert.equal(end.kind, 'stuck');
  if (end.kind !== 'stuck') return;
  assert.match(end.reason, /paused \(kubectl rollout resume deployment\/calico-typha -n kube-system\)/);
  assert.match(end.reason, /OnDelete/);
});

test('An OnDelete DaemonSet goes on when its pods are deleted by hand', async (t) => {
  const b = await bench(t, 'manifest-mtls-cn');
  roll(b, node, { change: '1' }, { updateStrategy: { type: 'OnDelete' } });
  const deleting: Partial<WaitSurroundings> = {
    observer: (event) => {
      b.observer(event);
      const old = b.cluster
        .objects('Pod')
        .find(
          ({ metadata }) =>
            metadata.name.startsWith('calico-node-') && metadata.annotations?.change === undefined,
        );
      if (old !== undefined) b.cluster.remove('Pod', namespace, old.metadata.name);
    },
  };
  assert.deepEqual(await wait(b, [node], deleting), { kind: 'finished' });
});

test('Without the right to watch or to list pods it polls, and ends all the same', async (t) => {
  const b = await bench(t, 'manifest-mtls-cn');
  b.cluster.deny({ verb: 'watch' }, { verb: 'list', resource: 'pods' });
  roll(b, typha, { change: '1' });
  assert.deepEqual(await wait(b, [typha]), { kind: 'finished' });
});

test('Watches that the server ends do not end the wait', async (t) => {
  const b = await bench(t, 'manifest-mtls-cn');
  roll(b, node, { 'cluster.test/ready-delay': '20s' });
  const dropping = (): void => b.cluster.dropWatches();
  assert.deepEqual(await wait(b, [node], { observer: dropping }), { kind: 'finished' });
});

test('Ctrl-C and a lost lock end the wait', async (t) => {
  const b = await bench(t, 'manifest-mtls-cn');
  roll(b, node, { 'cluster.test/pod': 'pending' });
  const interrupt = new AbortController();
  const observer = (): void => interrupt.abort();
  assert.deepEqual(await wait(b, [node], { observer, signal: interrupt.signal }), { kind: 'interrupted' });
  assert.deepEqual(await wait(b, [node], { keep: async () => false }), { kind: 'lock-lost' });
});

test('A workload that is deleted meanwhile is named', async (t) => {
  const b = await bench(t, 'manifest-mtls-cn');
  b.cluster.remove('Deployment', namespace, 'calico-typha');
  const end = await wait(b, [typha], { timeoutMs: 10_000 });
  assert.match(
    end.kind === 'stuck' ? end.reason : '',
    /Deployment kube-system\/calico-typha: is not there any more/,
  );
});
