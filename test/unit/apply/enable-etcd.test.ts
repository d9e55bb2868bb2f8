import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { listAt, stringsAt, textAt } from '../../../simulator/server/json.ts';
import { applyPlan } from '../../../src/apply/engine.ts';
import type { Outcome } from '../../../src/apply/outcome.ts';
import { references } from '../../../src/calico/references.ts';
import type { ClusterChange } from '../../../src/cli/change/kinds/cluster-change.ts';
import { enableEtcd, rotateEtcd } from '../../../src/cli/change/kinds/enable-etcd.ts';
import { readSnapshot } from '../../../src/cluster/read-snapshot.ts';
import { judge } from '../../../src/links/judge.ts';
import { wholePlan } from '../../../src/plan/engine/whole-plan.ts';
import { type Bench, bench, start } from '../../support/applying/bench.ts';
import { Killed, type Killing, killedConnection } from '../../support/applying/killed-connection.ts';
import { filesOf, issuedForEtcd } from '../../support/etcd/issued.ts';

const { authority, files } = issuedForEtcd(start);
const enabling = enableEtcd({ files, endpoints: null, checked: null, arrivalMs: 150_000 });

/** The scenario, after somebody made etcd listen on both schemes; with the pod of calicoctl as it is published. */
async function preparedBench(t: TestContext): Promise<Bench> {
  const b = await bench(t, 'etcd-plaintext');
  const etcd = b.cluster.find('Pod', 'kube-system', 'etcd-node-1');
  assert.ok(etcd !== undefined);
  const text = JSON.stringify(etcd).replace(
    /--listen-client-urls=[^"]*/,
    '--listen-client-urls=http://10.0.0.2:2379,https://10.0.0.2:2379',
  );
  b.cluster.put(JSON.parse(text));
  b.cluster.put({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace: 'kube-system', name: 'calicoctl' },
    spec: {
      nodeName: 'node-1',
      containers: [
        {
          name: 'calicoctl',
          image: 'calico/ctl:v3.30.7',
          env: [
            {
              name: 'ETCD_ENDPOINTS',
              valueFrom: { configMapKeyRef: { name: 'calico-config', key: 'etcd_endpoints' } },
            },
          ],
        },
      ],
    },
  });
  b.cluster.settle();
  return b;
}

/** One run of the program, as the commands put it together. */
async function run(b: Bench, change: ClusterChange, killing: Killing | null = null) {
  const connection = killedConnection(b.connection, killing);
  const read = () =>
    readSnapshot(
      connection,
      {
        namespace: null,
        link: 'etcd',
        references: (seen) => [...references(seen), ...change.references(seen)],
      },
      b.clock.now(),
    );
  const snapshot = await read();
  const shaped = change.shape(snapshot, b.clock.now());
  const planner = shaped.planner(null);
  const plan = wholePlan(snapshot, planner, b.clock.now());
  const clock = {
    now: b.clock.now,
    sleep: async (milliseconds: number, signal?: AbortSignal) => {
      if (connection.isDead()) throw new Killed();
      await b.clock.sleep(milliseconds, signal);
    },
  };
  const outcome: Outcome = await applyPlan({
    connection,
    clock,
    read,
    next: (seen) => planner.next(seen, b.clock.now()),
    keys: shaped.keys,
    namespace: 'kube-system',
    goal: planner.goal,
    holder: `alice@laptop, killed at ${killing?.at ?? 'no request'}`,
    plan: plan.steps,
    operator: false,
    staged: null,
    observer: b.observer,
    options: { step: false, timeoutMs: 600_000 },
  });
  return { outcome, plan, connection, isReached: shaped.isReached(await status(b)) };
}

async function status(b: Bench) {
  const now = b.clock.now();
  return judge(await b.read(), { now, version: 'test', link: 'etcd', expiresWithinMs: 86_400_000 });
}

test('enable etcd goes from plaintext to mutual TLS to the end, and is done then', async (t) => {
  const b = await preparedBench(t);
  const { outcome, plan, isReached } = await run(b, enabling);
  assert.deepEqual(outcome.kind === 'done' ? outcome.kind : outcome, 'done');
  assert.equal(isReached, true);
  assert.deepEqual(
    outcome.steps,
    plan.steps.map(({ id }) => id),
  );
  const [link] = (await status(b)).links;
  assert.equal(link?.mode, 'mtls');
  const config = b.cluster.find('ConfigMap', 'kube-system', 'calico-config');
  assert.equal(stringsAt(config, 'data').etcd_endpoints, 'https://10.0.0.2:2379');
  const ctl = b.cluster.find('Pod', 'kube-system', 'calicoctl');
  const [container] = listAt(ctl, 'spec', 'containers');
  const names = listAt(container, 'env').map((entry) => textAt(entry, 'name'));
  assert.deepEqual(names.toSorted(), [
    'ETCD_CA_CERT_FILE',
    'ETCD_CERT_FILE',
    'ETCD_ENDPOINTS',
    'ETCD_KEY_FILE',
  ]);
  const again = await run(b, enabling);
  assert.equal(again.plan.steps.length, 0);
  assert.deepEqual(again.plan.end, { kind: 'done', note: 'Every client of etcd uses mutual TLS already' });
});

test('a run that is killed at any write is completed by the next one', async (t) => {
  const whole = await run(await preparedBench(t), enabling);
  const writes = whole.connection.sent.flatMap(({ method = 'GET', path }, index) =>
    method !== 'GET' && /\/(secrets|configmaps|daemonsets|deployments|pods)(\/|$)/.test(path)
      ? [index + 1]
      : [],
  );
  assert.ok(writes.length >= 8, `${writes.length} writes`);
  for (const at of writes)
    for (const moment of ['before', 'after'] as const)
      await t.test(`killed ${moment} request ${at}`, async (inner) => {
        const b = await preparedBench(inner);
        const died = await run(b, enabling, { at, moment }).catch((error: unknown) => error);
        assert.ok(died instanceof Killed, String(died));
        const { outcome, isReached } = await run(b, enabling);
        assert.equal(outcome.kind, 'done');
        assert.equal(isReached, true);
        assert.ok(b.cluster.find('Pod', 'kube-system', 'calicoctl') !== undefined, 'the pod is there again');
      });
});

test('rotate etcd stores the new certificate and renews what pods and nodes have', async (t) => {
  const b = await preparedBench(t);
  await run(b, enabling);
  const renewed = filesOf(authority, b.clock.now(), 'calico-2');
  const { outcome, plan } = await run(
    b,
    rotateEtcd({ files: renewed, expiresWithinMs: null, arrivalMs: 150_000 }),
  );
  assert.equal(outcome.kind, 'done');
  assert.deepEqual(
    plan.steps.map(({ id }) => id),
    ['certificate', 'load-calico-node', 'load-calico-kube-controllers', 'load-calicoctl'],
  );
  const [link] = (await status(b)).links;
  const subjects = link?.sides.flatMap(({ certificate }) => certificate?.commonName ?? []) ?? [];
  assert.deepEqual([...new Set(subjects)], ['calico-2']);
  const again = await run(b, rotateEtcd({ files: renewed, expiresWithinMs: null, arrivalMs: 150_000 }));
  assert.equal(again.plan.steps.length, 0);
});
