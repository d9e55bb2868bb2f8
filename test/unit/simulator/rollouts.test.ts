import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { steppingClock } from '../../../simulator/server/clock.ts';
import { type Pace, type SimulatedCluster, startCluster } from '../../../simulator/server/cluster.ts';
import { type KubeObject, listAt, numberAt, textAt, withAt } from '../../../simulator/server/json.ts';
import { now, withObjects, workload } from './empty-scenario.ts';

async function start(
  context: TestContext,
  objects: readonly KubeObject[],
  pace: Pace = 'manual',
  nodes = 4,
): Promise<SimulatedCluster> {
  const cluster = await startCluster({ scenario: withObjects(objects, nodes), now, pace });
  context.after(() => cluster.close());
  return cluster;
}

function pods(cluster: SimulatedCluster): readonly KubeObject[] {
  return cluster.objects('Pod').filter((pod) => pod.metadata.labels?.app === 'app');
}

function isReady(pod: KubeObject): boolean {
  return listAt(pod, 'status', 'conditions').some(
    (c) => textAt(c, 'type') === 'Ready' && textAt(c, 'status') === 'True',
  );
}

function withImage(object: KubeObject, image: string, annotations = {}): KubeObject {
  const template = {
    metadata: { labels: { app: 'app' }, annotations },
    spec: { containers: [{ name: 'main', image }] },
  };
  return withAt(object, ['spec', 'template'], template);
}

function images(cluster: SimulatedCluster): string[] {
  return pods(cluster)
    .map((pod) => textAt(listAt(pod, 'spec', 'containers')[0], 'image'))
    .sort();
}

const rolling = {
  replicas: 3,
  strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } },
};

test('a DaemonSet rolls one pod at a time and never has two away', async (context) => {
  const set = workload('DaemonSet');
  const cluster = await start(context, [set]);
  assert.equal(pods(cluster).filter(isReady).length, 4);
  cluster.put(withImage(set, 'app:2'));
  let steps = 0;
  while (cluster.step()) {
    steps += 1;
    assert.ok(pods(cluster).filter(isReady).length >= 3, `step ${steps}`);
  }
  assert.deepEqual(images(cluster), ['app:2', 'app:2', 'app:2', 'app:2']);
  assert.ok(steps >= 4);
});

test('a DaemonSet keeps each template as a ControllerRevision that replaces', async (context) => {
  const set = workload('DaemonSet');
  const cluster = await start(context, [set], 'instant');
  cluster.put(withImage(set, 'app:2'));
  const revisions = cluster.objects('ControllerRevision').filter((r) => r.metadata.namespace === 'default');
  assert.deepEqual(revisions.map((r) => numberAt(r, 'revision')).sort(), [1, 2]);
  for (const revision of revisions)
    assert.equal(textAt(revision, 'data', 'spec', 'template', '$patch'), 'replace');
  const current = revisions.find((r) => numberAt(r, 'revision') === 2);
  const hash = current?.metadata.labels?.['controller-revision-hash'];
  assert.equal(current?.metadata.name, `app-${hash}`);
  assert.ok(pods(cluster).every((pod) => pod.metadata.labels?.['controller-revision-hash'] === hash));
});

test('OnDelete replaces a pod only when it is deleted', async (context) => {
  const set = workload('DaemonSet', { updateStrategy: { type: 'OnDelete' } });
  const cluster = await start(context, [set], 'instant');
  cluster.put(withImage(set, 'app:2'));
  assert.deepEqual(images(cluster), ['app:1', 'app:1', 'app:1', 'app:1']);
  cluster.remove('Pod', 'default', pods(cluster)[0]?.metadata.name ?? '');
  assert.deepEqual(images(cluster), ['app:1', 'app:1', 'app:1', 'app:2']);
});

test('a Deployment rolls within maxSurge and maxUnavailable', async (context) => {
  const deployment = workload('Deployment', rolling);
  const cluster = await start(context, [deployment]);
  cluster.put(withImage(deployment, 'app:2'));
  while (cluster.step()) {
    assert.ok(pods(cluster).length <= 4);
    assert.ok(pods(cluster).filter(isReady).length >= 2);
  }
  assert.deepEqual(images(cluster), ['app:2', 'app:2', 'app:2']);
  const sets = cluster.objects('ReplicaSet').filter((set) => set.metadata.namespace === 'default');
  assert.deepEqual(sets.map((set) => numberAt(set, 'spec', 'replicas')).sort(), [0, 3]);
});

test('a rollout whose new pods do not get ready stands still and keeps the old ones', async (context) => {
  const deployment = workload('Deployment', rolling);
  const cluster = await start(context, [deployment], 'instant');
  cluster.put(withImage(deployment, 'app:2', { 'cluster.test/pod': 'crash' }));
  assert.equal(pods(cluster).filter(isReady).length, 2);
  const waiting = pods(cluster).filter((pod) => !isReady(pod));
  const reasons = waiting.map((pod) =>
    textAt(listAt(pod, 'status', 'containerStatuses')[0], 'state', 'waiting', 'reason'),
  );
  assert.deepEqual([...new Set(reasons)], ['CrashLoopBackOff']);
  assert.equal(cluster.step(), false);
});

test('a template that comes back uses its old ReplicaSet and a new revision number', async (context) => {
  const deployment = workload('Deployment', rolling);
  const cluster = await start(context, [deployment], 'instant');
  const first = cluster.objects('ReplicaSet').find((set) => set.metadata.namespace === 'default');
  cluster.put(withImage(deployment, 'app:2'));
  cluster.put(deployment);
  const sets = cluster.objects('ReplicaSet').filter((set) => set.metadata.namespace === 'default');
  assert.equal(sets.length, 2);
  const back = sets.find((set) => set.metadata.name === first?.metadata.name);
  assert.equal(numberAt(back, 'spec', 'replicas'), 3);
  assert.equal(back?.metadata.annotations?.['deployment.kubernetes.io/revision'], '3');
});

test('a paused Deployment keeps its pods', async (context) => {
  const deployment = workload('Deployment', { ...rolling, paused: true });
  const cluster = await start(context, [workload('Deployment', rolling)], 'instant');
  cluster.put(withImage(deployment, 'app:2'));
  assert.deepEqual(images(cluster), ['app:1', 'app:1', 'app:1']);
});

test('a pod whose Secret is missing waits for it', async (context) => {
  const deployment = withAt(workload('Deployment'), ['spec', 'template', 'spec'], {
    containers: [{ name: 'main', image: 'app:1' }],
    volumes: [{ name: 'certs', secret: { secretName: 'certs' } }],
  });
  const cluster = await start(context, [deployment], 'instant');
  assert.equal(pods(cluster).filter(isReady).length, 0);
  cluster.put({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'certs', namespace: 'default' },
    data: {},
  });
  assert.equal(pods(cluster).filter(isReady).length, 1);
  const status = listAt(pods(cluster)[0], 'status', 'containerStatuses')[0];
  assert.equal(textAt(status, 'state', 'running', 'startedAt'), '2026-11-24T12:00:01Z');
});

test('a pod can be told to take its time to get ready', async (context) => {
  const deployment = withImage(workload('Deployment'), 'app:1', { 'cluster.test/ready-delay': '30s' });
  const clock = steppingClock(now);
  const cluster = await startCluster({ scenario: withObjects(), now, clock, pace: 'manual' });
  context.after(() => cluster.close());
  cluster.put(deployment);
  cluster.settle();
  assert.equal(pods(cluster).filter(isReady).length, 0);
  clock.advance(29_000);
  cluster.settle();
  assert.equal(pods(cluster).filter(isReady).length, 0);
  clock.advance(1000);
  cluster.settle();
  assert.equal(pods(cluster).filter(isReady).length, 1);
});

test('two pods of the host network with one port do not share a node', async (context) => {
  const template = {
    metadata: { labels: { app: 'app' } },
    spec: {
      hostNetwork: true,
      containers: [{ name: 'main', image: 'app:1', ports: [{ containerPort: 5473 }] }],
    },
  };
  const cluster = await start(context, [workload('Deployment', { replicas: 3, template })], 'instant', 2);
  const nodes = pods(cluster)
    .map((pod) => textAt(pod, 'spec', 'nodeName'))
    .sort();
  assert.deepEqual(nodes, ['', 'node-1', 'node-2']);
});

test('a Service lists the addresses of its ready pods', async (context) => {
  const service: KubeObject = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'app', namespace: 'default' },
    spec: { selector: { app: 'app' }, ports: [{ name: 'app', port: 80, targetPort: 8080 }] },
  };
  const cluster = await start(context, [workload('DaemonSet'), service], 'instant', 2);
  const slice = cluster
    .objects('EndpointSlice')
    .find((s) => s.metadata.labels?.['kubernetes.io/service-name'] === 'app');
  const addresses = listAt(slice, 'endpoints').flatMap((endpoint) => listAt(endpoint, 'addresses'));
  assert.deepEqual([...addresses].sort(), ['10.0.0.2', '10.0.0.3']);
  assert.equal(numberAt(listAt(slice, 'ports')[0], 'port'), 8080);
});
