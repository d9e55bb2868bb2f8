import assert from 'node:assert/strict';
import test from 'node:test';
import type { PlanDocument } from '../../../src/plan/report/document.ts';
import { renderPlan } from '../../../src/render/plan.ts';

function planRolling(...workloads: readonly string[]): PlanDocument {
  return {
    apiVersion: 'calico-tls/v1',
    kind: 'Plan',
    metadata: {
      context: null,
      server: null,
      generatedAt: '2026-11-25T00:00:00.000Z',
      version: '0',
      clockSkewSeconds: null,
    },
    goal: 'rotate-typha',
    warnings: [],
    blocked: null,
    steps: workloads.map((workload) => ({
      id: 'step',
      title: 'Step',
      why: 'A test wants it.',
      preconditions: [],
      changes: [],
      removals: [],
      rollouts: [{ workload, pods: 1, maxUnavailable: null }],
      waits: [],
      proof: { pairings: 0, refused: 0 },
    })),
  };
}

const shown = (plan: PlanDocument): string =>
  renderPlan(plan, { columns: 100, heading: 'a plan' }).replaceAll(/\s+/g, ' ');

test('what the restart of calico-node means is told only where calico-node restarts', () => {
  const [typha, node] = ['Deployment kube-system/calico-typha', 'DaemonSet kube-system/calico-node'];
  assert.match(shown(planRolling(typha, typha)), /Replaces the pods of Deployment \S+ 2 times\. $/);
  assert.match(shown(planRolling(typha, node)), /DaemonSet \S+ once\. While the calico-node of a node/);
  assert.match(shown(planRolling()), /^a plan $/);
});
