import assert from 'node:assert/strict';
import test from 'node:test';
import type { Outcome } from '../../../src/apply/outcome.ts';
import { renderOutcome } from '../../../src/render/outcome.ts';

const onward = 'kubectl calico-tls rotate etcd --yes';
const back = 'kubectl calico-tls restore calico-tls-backup-1';
const stuck: Outcome = {
  kind: 'stuck',
  step: 'etcd-clients',
  reason: 'DaemonSet kube-system/calico-node: 1 of 4 pods replaced',
  rollouts: [],
  steps: [],
  writes: 1,
  backup: 'kube-system/calico-tls-backup-1',
};

test('A change that is stuck says what still holds on every link, and both ways out on lines of their own', () => {
  assert.deepEqual(renderOutcome(stuck, { onward, back, proved: true }).split('\n'), [
    'Stuck in step etcd-clients: DaemonSet kube-system/calico-node: 1 of 4 pods replaced (0 steps done, 1 object written).',
    'The objects as they were are in Secret kube-system/calico-tls-backup-1.',
    'Every connection that was accepted before still is. To go on:',
    `  ${onward}`,
    'To go back:',
    `  ${back}`,
    '',
  ]);
});

test('A forced restore promises nothing about connections', () => {
  const text = renderOutcome(stuck, { onward, back, proved: false });
  assert.doesNotMatch(text, /accepted/);
  assert.match(text, /^To go on:$/m);
});
