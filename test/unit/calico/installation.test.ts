import assert from 'node:assert/strict';
import test from 'node:test';
import { installation } from '../../../src/calico/installation.ts';
import type { DaemonSet } from '../../../src/snapshot/objects.ts';
import { snapshotOf } from '../../support/snapshot.ts';

interface Node {
  readonly name?: string;
  readonly label?: string;
  readonly podLabel?: string;
  readonly beside?: readonly string[];
}

const variantOf = ({ name = 'calico-node', label = 'calico-node', podLabel = label, beside = [] }: Node) => {
  const node: DaemonSet = {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, namespace: 'kube-system', labels: { 'k8s-app': label } },
    spec: {
      template: {
        metadata: { labels: { 'k8s-app': podLabel } },
        spec: { containers: ['calico-node', ...beside].map((container) => ({ name: container })) },
      },
    },
  };
  return installation(snapshotOf(node)).variant;
};

test('canal is known by its label or by flannel beside calico-node, not by a name', () => {
  assert.equal(variantOf({}), 'calico');
  assert.equal(variantOf({ name: 'rke2-canal', label: 'canal', beside: ['kube-flannel'] }), 'canal');
  assert.equal(variantOf({ name: 'rke2-canal', label: 'canal' }), 'canal');
  assert.equal(variantOf({ podLabel: 'canal' }), 'canal');
  assert.equal(variantOf({ label: 'canal-node' }), 'canal');
  assert.equal(variantOf({ beside: ['kube-flannel'] }), 'canal');
  assert.equal(variantOf({ name: 'canal', label: 'calico-node' }), 'calico');
});
