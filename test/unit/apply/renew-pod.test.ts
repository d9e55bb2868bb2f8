import assert from 'node:assert/strict';
import test from 'node:test';
import { type KubeObject, withAt } from '../../../simulator/server/json.ts';
import { planRestore, runRestore } from '../../../src/apply/restoring/restore.ts';
import { readBackup } from '../../../src/apply/storage/backup.ts';
import { withLostPods } from '../../../src/apply/writing/lost-pods.ts';
import { podToMake, replacePod } from '../../../src/apply/writing/renew-pod.ts';
import { changePod } from '../../../src/plan/edits/object-change.ts';
import type { Pod } from '../../../src/snapshot/objects.ts';
import { knownValue } from '../../../src/snapshot/reading.ts';
import { lookUp } from '../../../src/snapshot/snapshot.ts';
import { type Bench, bench } from '../../support/applying/bench.ts';
import { Killed, killedConnection } from '../../support/applying/killed-connection.ts';
import { step } from '../../support/applying/manifest-plan.ts';
import { type Asked, carryOut, namespace } from '../../support/applying/second-typha.ts';

const name = 'calicoctl';
const token = { name: 'kube-api-access-x7k2p', projected: { sources: [] } };

/** As `kubectl apply -f calicoctl.yaml` leaves it, with what admission and the scheduler added. */
const calicoctl: KubeObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    namespace,
    labels: { app: name },
    annotations: { 'cni.projectcalico.org/podIP': '10.1.1.7/32', note: 'ours' },
  },
  spec: {
    nodeName: 'worker-1',
    priority: 0,
    hostNetwork: true,
    serviceAccountName: name,
    containers: [
      {
        name,
        image: 'docker.io/calico/ctl:v3.30.5',
        env: [
          { name: 'ETCD_PASSWORD', value: 'hunter2' },
          { name: 'ETCD_ENDPOINTS', value: 'http://etcd:2379' },
        ],
        volumeMounts: [{ name: token.name, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }],
      },
    ],
    volumes: [token],
  },
};

const endpoints = 'https://etcd:2379';

/** Sets the endpoints of the pod, which it must be made anew for. */
const asked: Asked = (snapshot) => {
  const before = knownValue(lookUp(snapshot, 'Pod', namespace, name));
  if (before === undefined || JSON.stringify(before.spec).includes(endpoints)) return null;
  const after: Pod = JSON.parse(JSON.stringify(before).replace('http://etcd:2379', endpoints));
  return step('pod', [changePod(before, after)]);
};

async function withPod(t: Parameters<typeof bench>[0]): Promise<Bench> {
  const b = await bench(t, 'manifest-mtls-cn');
  b.cluster.put(calicoctl);
  b.cluster.settle();
  return b;
}

const podOf = (b: Bench): KubeObject | undefined => b.cluster.find('Pod', namespace, name);
const madeAs = (b: Bench): KubeObject =>
  JSON.parse(
    b.cluster.requests.findLast(({ method, path }) => method === 'POST' && path.endsWith('/pods'))?.body ??
      '',
  );

test('A pod of no workload is deleted and made anew, without what the server had added', async (t) => {
  const b = await withPod(t);
  const before = podOf(b);
  const outcome = await carryOut(b, asked);
  assert.deepEqual([outcome.kind, outcome.writes], ['done', 1]);
  assert.notEqual(podOf(b)?.metadata.uid, before?.metadata.uid);
  const made = madeAs(b);
  assert.deepEqual(made.metadata, { name, namespace, labels: { app: name }, annotations: { note: 'ours' } });
  const text = JSON.stringify(made.spec);
  assert.ok(text.includes(endpoints) && text.includes('hunter2'), 'what a plan may not see is kept');
  assert.doesNotMatch(text, /nodeName|kube-api-access|serviceaccount"|"priority"|volumes|volumeMounts/);
  assert.doesNotMatch(JSON.stringify(b.events), /hunter2/);
});

test('A pod that ends slowly is waited for; one that never ends, or has come back, is told', async (t) => {
  const b = await withPod(t);
  const address = { kind: 'Pod', namespace, name } as const;
  const seen = await b.api.get(address);
  assert.ok(seen !== null);
  let written = 0;
  const onWritten = (): void => {
    written += 1;
  };
  const around = { observer: b.observer, timeoutMs: 30_000, keep: () => Promise.resolve(true), onWritten };
  const ending = (whenAsleep: (times: number) => void) => {
    let times = 0;
    const sleep = async (milliseconds: number) => {
      b.time.advance(milliseconds);
      whenAsleep(++times);
    };
    const clock = { now: () => b.time.now(), sleep };
    return { ...around, api: { ...b.api, clock, remove: () => Promise.resolve('removed' as const) } };
  };
  const wanted = podToMake(seen);
  assert.deepEqual(
    await replacePod(
      seen,
      wanted,
      ending(() => {}),
    ),
    {
      kind: 'stuck',
      reason: 'Pod kube-system/calicoctl does not shut down',
      rollouts: [],
    },
  );
  assert.equal(written, 1, 'a pod that was deleted is a change, whatever comes after');
  const gone = (times: number) => times === 3 && b.cluster.remove('Pod', namespace, name);
  assert.equal((await replacePod(seen, wanted, ending(gone))).kind, 'finished');
  assert.equal(
    (
      await replacePod(
        seen,
        wanted,
        ending(() => {}),
      )
    ).kind,
    'conflict',
  );
});

test('A pod that somebody changes since it was judged is judged anew', async (t) => {
  const b = await withPod(t);
  let times = 0;
  const stop = b.cluster.observe(({ method, path }, moment) => {
    if (method !== 'DELETE' || moment !== 'before' || !path.includes('/pods/')) return;
    times += 1;
    if (times === 1) b.cluster.put(withAt(podOf(b) as KubeObject, ['spec', 'activeDeadlineSeconds'], 900));
  });
  const outcome = await carryOut(b, asked);
  stop();
  assert.equal(outcome.kind, 'done');
  assert.match(JSON.stringify(podOf(b)?.spec), /"activeDeadlineSeconds":900/);
});

test('Killed anywhere, the same command makes the pod anew', async (t) => {
  const first = await withPod(t);
  const counting = killedConnection(first.connection, null);
  await carryOut(first, asked, { connection: counting });
  const writes = counting.sent.flatMap(({ method = 'GET', path }, index) =>
    method === 'GET' || path.includes('selfsubject') ? [] : [index + 1],
  );
  let lost = 0;
  for (const at of writes)
    for (const moment of ['before', 'after'] as const)
      await t.test(`killed ${moment} request ${at}`, async (inner) => {
        const b = await withPod(inner);
        const connection = killedConnection(b.connection, { at, moment });
        const died = await carryOut(b, asked, { connection }).catch((error: unknown) => error);
        assert.ok(died instanceof Killed || connection.isDead());
        b.time.advance(40_000);
        if (podOf(b) === undefined) {
          lost += 1;
          const seen = await withLostPods(b.api, { namespace, goal: 'enable-felix-typha' }, await b.see());
          assert.equal(asked(seen)?.id, 'pod', 'the plan shows what is to be made');
          const other = await withLostPods(b.api, { namespace, goal: 'mtls-cn' }, await b.see());
          assert.equal(asked(other), null);
        }
        const outcome = await carryOut(b, asked, { holder: 'second' });
        assert.equal(outcome.kind, 'done');
        const text = JSON.stringify(podOf(b)?.spec);
        assert.ok(text.includes(endpoints) && text.includes('hunter2'));
      });
  assert.equal(lost, 2);
});

test('A restore makes the pod as it was', async (t) => {
  const b = await withPod(t);
  const { backup } = await carryOut(b, asked);
  const content = await readBackup(b.api, namespace, backup?.split('/')[1] ?? '');
  assert.ok(content !== null);
  const restore = await planRestore(b.api, content, false, await b.see());
  assert.deepEqual(restore.groups[0]?.[0]?.fields, [
    'is deleted and made anew',
    `env ETCD_ENDPOINTS of calicoctl: ${endpoints} -> http://etcd:2379`,
  ]);
  const around = { connection: b.connection, clock: b.clock, observer: b.observer, snapshot: await b.see() };
  const run = { ...around, restore, namespace, operator: false, holder: 'second', timeoutMs: 600_000 };
  assert.equal((await runRestore(run)).kind, 'done');
  b.cluster.settle();
  assert.match(JSON.stringify(podOf(b)?.spec), /http:\/\/etcd:2379/);
  assert.deepEqual((await planRestore(b.api, content, false, await b.see())).groups, []);
});
