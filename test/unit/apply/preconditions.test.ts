import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import test, { type TestContext } from 'node:test';
import { type KubeObject, withAt } from '../../../simulator/server/json.ts';
import { forwardPorts } from '../../../simulator/server/port-forward.ts';
import type { Outcome } from '../../../src/apply/outcome.ts';
import type { Precondition } from '../../../src/plan/model/step.ts';
import { type Bench, bench } from '../../support/applying/bench.ts';
import { envChange, step } from '../../support/applying/manifest-plan.ts';
import { type Asked, carryOut, make, name, namespace } from '../../support/applying/second-typha.ts';

const typha = { kind: 'Deployment', namespace, name: 'calico-typha', pods: 2, maxUnavailable: null } as const;
const mark = 'TYPHA_TESTED';

/** Sets a variable of Typha once `precondition` holds. */
const setMark =
  (precondition: Precondition): Asked =>
  (snapshot) => {
    const rollout = { ...typha, restart: false };
    const changes = envChange(snapshot, rollout, mark, 'yes');
    return changes.length === 0
      ? null
      : { ...step('marked', changes, [rollout]), preconditions: [precondition] };
  };

const noStreams = setMark({ kind: 'no-streams', namespace, name: typha.name });

const isMarked = (b: Bench): boolean =>
  JSON.stringify(b.cluster.find('Deployment', namespace, typha.name)?.spec).includes(mark);
const waits = (b: Bench): string[] =>
  b.events.flatMap((event) => (event.kind === 'waiting' ? [event.what] : []));

function reasonOf(outcome: Outcome): string {
  return outcome.kind === 'blocked' ? `${outcome.code}: ${outcome.reason} | ${outcome.remedy}` : outcome.kind;
}

interface Metrics {
  /** What each Typha pod streams to, by the number of times it was asked. */
  text: (asked: number) => string;
  readonly asked: () => number;
}

/** A cluster whose Typhas have metrics, behind the port-forward. */
async function measured(t: TestContext): Promise<{ b: Bench; metrics: Metrics }> {
  const b = await bench(t, 'manifest-mtls-cn');
  const found = b.cluster.find('Deployment', namespace, typha.name) as KubeObject;
  const on = '"env":[{"name":"TYPHA_PROMETHEUSMETRICSENABLED","value":"true"},';
  b.cluster.put(JSON.parse(JSON.stringify(found).replace('"env":[', on)));
  b.time.advance(5_000);
  b.cluster.settle();
  let asked = 0;
  const metrics: Metrics = { text: () => '', asked: () => asked };
  const server = createServer((_, answer) => answer.end(metrics.text(++asked))).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  t.after(() => server.close());
  const address = server.address();
  forwardPorts(b.cluster, (_namespace, _pod, port) =>
    port === 9093 && typeof address === 'object' ? (address?.port ?? null) : null,
  );
  return { b, metrics };
}

const streaming = (felix: number, bgp = 0): string =>
  `typha_connections_streaming{syncer="felix"} ${felix}\ntypha_connections_streaming{syncer="bgp"} ${bgp}\n`;

test('Where no Typha streams to anybody the step goes on, after each pod was asked', async (t) => {
  const { b, metrics } = await measured(t);
  metrics.text = () => streaming(0);
  assert.equal((await carryOut(b, noStreams)).kind, 'done');
  assert.equal(metrics.asked(), 2);
  assert.ok(isMarked(b));
});

test('Streams are waited for, and nothing is written before they end', async (t) => {
  const { b, metrics } = await measured(t);
  let wasMarked = false;
  metrics.text = (asked) => {
    wasMarked ||= isMarked(b);
    return streaming(asked <= 4 ? 2 : 0);
  };
  assert.equal((await carryOut(b, noStreams)).kind, 'done');
  assert.equal(metrics.asked(), 6);
  assert.equal(wasMarked, false);
  assert.match(waits(b)[0] ?? '', /still streams to clients: calico-typha-\S+ \(felix 2\), calico-typha-/);
});

test('Streams that stay block the step and name pods, clients and the remedy', async (t) => {
  const { b, metrics } = await measured(t);
  metrics.text = (asked) => (asked % 2 === 1 ? streaming(3, 1) : streaming(0));
  const outcome = await carryOut(b, noStreams, { options: { step: false, timeoutMs: 60_000 } });
  assert.match(
    reasonOf(outcome),
    /^streams: Deployment kube-system\/calico-typha still streams to clients: calico-typha-\S+ \(felix 3, bgp 1\) \| .*give --no-external-clients/,
  );
  assert.equal(isMarked(b), false);
  assert.equal(outcome.writes, 0);
});

test('A number that changes is progress, however long it takes', async (t) => {
  const { b, metrics } = await measured(t);
  metrics.text = (asked) => streaming(Math.max(40 - asked, 0));
  const outcome = await carryOut(b, noStreams, { options: { step: false, timeoutMs: 20_000 } });
  assert.equal(outcome.kind, 'done');
  assert.ok(metrics.asked() > 30);
});

test('Metrics that are off, out of reach or without the number block at once', async (t) => {
  const off = await bench(t, 'manifest-mtls-cn');
  assert.match(
    reasonOf(await carryOut(off, noStreams)),
    /^streams: the metrics of Deployment kube-system\/calico-typha are off \(TYPHA_PROMETHEUSMETRICSENABLED\) \|/,
  );
  const { b, metrics } = await measured(t);
  metrics.text = () => 'typha_connections_accepted 4\n';
  assert.match(reasonOf(await carryOut(b, noStreams)), /it serves no typha_connections_streaming/);
  forwardPorts(b.cluster, () => null);
  assert.match(
    reasonOf(await carryOut(b, noStreams)),
    /pod calico-typha-\S+ could not be read: .*connection refused/,
  );
  assert.deepEqual([isMarked(off), isMarked(b), waits(b)], [false, false, []]);
});

test('Ctrl-C ends the wait for streams, with nothing written', async (t) => {
  const { b, metrics } = await measured(t);
  const interruption = new AbortController();
  metrics.text = (asked) => {
    if (asked === 3) interruption.abort();
    return streaming(1);
  };
  const outcome = await carryOut(b, noStreams, { signal: interruption.signal });
  assert.deepEqual([outcome.kind, outcome.writes, isMarked(b)], ['interrupted', 0, false]);
});

test('A Service has to lead to ready pods of one Deployment alone', async (t) => {
  const b = await bench(t, 'manifest-mtls-cn');
  await carryOut(b, make);
  const asked = setMark({ kind: 'endpoints', namespace, service: name, deployment: typha.name });
  const options = { step: false, timeoutMs: 30_000 };
  const first = await carryOut(b, asked, { options, goal: 'mtls-spiffe' });
  assert.match(
    reasonOf(first),
    /^endpoints: Service kube-system\/calico-typha-mtls leads to calico-typha-mtls-\S+, calico-typha-mtls-\S+, besides the pods of Deployment calico-typha \|/,
  );
  assert.equal(isMarked(b), false);
  const found = b.cluster.find('Service', namespace, name) as KubeObject;
  b.cluster.put(withAt(found, ['spec', 'selector'], { 'k8s-app': 'calico-typha' }));
  assert.equal((await carryOut(b, asked, { options, goal: 'mtls-spiffe', holder: 'second' })).kind, 'done');
  assert.ok(waits(b).some((what) => what.includes('leads to calico-typha-mtls-')));
});
