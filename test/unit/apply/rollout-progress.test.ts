import assert from 'node:assert/strict';
import test from 'node:test';
import { type PodRow, rolloutProgress, stuckPod } from '../../../src/apply/waiting/rollout-progress.ts';
import type { DaemonSet, Deployment } from '../../../src/snapshot/objects.ts';

const now = new Date('2026-11-24T12:00:00Z');
const template = { spec: { containers: [] } };

function deployment(status: NonNullable<Deployment['status']>, replicas = 3, paused = false): Deployment {
  const metadata = { namespace: 'kube-system', name: 'calico-typha', generation: 4 };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: { replicas, paused, template },
    status,
  };
}

function daemonSet(status: NonNullable<DaemonSet['status']>, type = 'RollingUpdate'): DaemonSet {
  const metadata = { namespace: 'kube-system', name: 'calico-node', generation: 4 };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata,
    spec: { updateStrategy: { type }, template },
    status,
  };
}

const pod = (status: string, ready = false, restarts = 0): PodRow => ({
  name: `pod-${status.toLowerCase()}`,
  node: 'node-1',
  ready,
  status,
  restarts,
  endsAt: null,
});

const deployments: readonly [string, NonNullable<Deployment['status']>, number, boolean][] = [
  [
    'not yet seen by its controller',
    { observedGeneration: 3, replicas: 3, updatedReplicas: 3, availableReplicas: 3 },
    0,
    false,
  ],
  [
    'one new pod beside the old ones',
    { observedGeneration: 4, replicas: 4, updatedReplicas: 1, availableReplicas: 3 },
    0,
    false,
  ],
  [
    'one new pod available, two old ones left',
    { observedGeneration: 4, replicas: 3, updatedReplicas: 1, availableReplicas: 3 },
    1,
    false,
  ],
  [
    'all new, one not available',
    { observedGeneration: 4, replicas: 3, updatedReplicas: 3, availableReplicas: 2 },
    2,
    false,
  ],
  [
    'all new, one old left',
    { observedGeneration: 4, replicas: 4, updatedReplicas: 3, availableReplicas: 4 },
    3,
    false,
  ],
  [
    'all new and available',
    { observedGeneration: 4, replicas: 3, updatedReplicas: 3, availableReplicas: 3 },
    3,
    true,
  ],
  ['nothing there yet', {}, 0, false],
];

for (const [what, status, done, finished] of deployments) {
  test(`A Deployment ${what}: ${done} of 3 done`, () => {
    const progress = rolloutProgress(deployment(status), [], now);
    assert.deepEqual([progress.done, progress.total, progress.finished], [done, 3, finished]);
  });
}

const daemonSets: readonly [string, NonNullable<DaemonSet['status']>, number, boolean][] = [
  [
    'not yet seen by its controller',
    { observedGeneration: 3, desiredNumberScheduled: 5, updatedNumberScheduled: 5, numberAvailable: 5 },
    0,
    false,
  ],
  [
    'half way',
    { observedGeneration: 4, desiredNumberScheduled: 5, updatedNumberScheduled: 3, numberAvailable: 4 },
    2,
    false,
  ],
  [
    'with its last pod not available',
    { observedGeneration: 4, desiredNumberScheduled: 5, updatedNumberScheduled: 5, numberAvailable: 4 },
    4,
    false,
  ],
  [
    'at its end',
    { observedGeneration: 4, desiredNumberScheduled: 5, updatedNumberScheduled: 5, numberAvailable: 5 },
    5,
    true,
  ],
];

for (const [what, status, done, finished] of daemonSets) {
  test(`A DaemonSet ${what}: ${done} of 5 done`, () => {
    const progress = rolloutProgress(daemonSet(status), [], now);
    assert.deepEqual([progress.done, progress.total, progress.finished], [done, 5, finished]);
  });
}

test('A Deployment without replicas is finished', () => {
  assert.equal(rolloutProgress(deployment({ observedGeneration: 4 }, 0), [], now).finished, true);
});

test('An old Typha that still ends its connections holds its Deployment up, until its time is over', () => {
  const done = deployment({ observedGeneration: 4, replicas: 3, updatedReplicas: 3, availableReplicas: 3 });
  const leaving = (endsAt: string): PodRow => ({ ...pod('Terminating'), endsAt });
  assert.equal(rolloutProgress(done, [leaving('2026-11-24T12:04:00Z')], now).finished, false);
  assert.equal(rolloutProgress(done, [leaving('2026-11-24T11:59:00Z')], now).finished, true);
});

test('A paused Deployment and an OnDelete DaemonSet say so', () => {
  assert.equal(rolloutProgress(deployment({}, 3, true), [], now).paused, true);
  assert.equal(rolloutProgress(daemonSet({}, 'OnDelete'), [], now).onDelete, true);
});

test('The pod that will not mend itself is named before one that only needs time', () => {
  const order = [
    'CrashLoopBackOff',
    'ImagePullBackOff',
    'CreateContainerConfigError',
    'Pending',
    'ContainerCreating',
    'Running',
  ];
  const pods = order.toReversed().map((status) => pod(status));
  for (let count = 0; count < order.length; count += 1) {
    const left = pods.slice(0, order.length - count);
    assert.equal(stuckPod(left)?.pod, `pod-${order[count]?.toLowerCase()}`);
  }
});

test('A running pod that is not ready is called so, with its restarts', () => {
  assert.deepEqual(stuckPod([pod('Running', true), pod('Running', false, 4)]), {
    pod: 'pod-running',
    node: 'node-1',
    reason: 'not ready (4 restarts)',
  });
});

test('Pods that are ready, terminating or completed hold nothing up', () => {
  assert.equal(stuckPod([pod('Running', true), pod('Terminating'), pod('Completed')]), null);
});
