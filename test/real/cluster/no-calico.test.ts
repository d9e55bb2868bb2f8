import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import type { KubeObject } from '../../../simulator/server/json.ts';
import { clear } from './clear.ts';
import { install } from './install.ts';
import { plugin } from './plugin.ts';
import { type RealCluster, sharedCluster } from './real-cluster.ts';
import { assertRefused } from './refusal.ts';

let cluster: RealCluster;

before(async () => {
  cluster = await sharedCluster();
  await clear(cluster);
});
after(async () => {
  await clear(cluster);
  await cluster.stop();
});

const labels = { app: 'other' };
const container = { name: 'other', image: 'example.invalid/other' };
const other: readonly KubeObject[] = [
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'other', namespace: 'kube-system' },
    stringData: { a: 'b' },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'other-network', namespace: 'kube-system', labels },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container] } },
    },
  },
];

test('A cluster without Calico is told apart from one that cannot be read', async () => {
  const ended = await plugin(['status'], { kubeconfig: cluster.kubeconfig });
  assertRefused(ended, /no Calico/i);
});

test('A cluster with another network is one without Calico', async () => {
  await install(cluster, other);
  const ended = await plugin(['status'], { kubeconfig: cluster.kubeconfig });
  assertRefused(ended, /no Calico/i);
});

test('Between scenarios nothing of the last one is left', async () => {
  await install(cluster, other);
  await clear(cluster);
  const left = await cluster.kubectl([
    'get',
    'secrets,daemonsets,deployments,replicasets,pods',
    '-A',
    '-o',
    'name',
  ]);
  assert.equal(left, '');
});
