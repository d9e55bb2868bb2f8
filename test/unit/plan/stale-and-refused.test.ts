import assert from 'node:assert/strict';
import test from 'node:test';
import { identityPlanner, nextStep } from '../../../src/plan/changes/identity/planner.ts';
import { wholePlan } from '../../../src/plan/engine/whole-plan.ts';
import { follow } from '../../support/planning/follow.ts';
import type { ManifestChoices } from '../../support/planning/manifest-choices.ts';
import { plainLeaf, plainManifest, wish } from '../../support/planning/plain-choices.ts';
import { snapshotOfScene } from '../../support/planning/scene-snapshot.ts';
import { manifestStarts } from '../../support/planning/states.ts';

/** calico-node mounts its certificate under subPath, has the one before, and trusts no CA of Typha's yet. */
const choices: ManifestChoices = {
  ...plainManifest,
  wish: wish('mtls-cn-or-spiffe', 'old', true),
  typhaMode: 'both',
  typhaLeaf: plainLeaf,
  nodeLeaf: plainLeaf,
  typhaTrust: ['twin', 'fresh'],
  nodeTrust: ['old', 'root'],
  nodeSpelling: 'mixed-case',
  subPath: 'node',
  replicas: 1,
  past: {
    what: 'felix',
    before: { ...plainLeaf, uri: 'other', usage: 'right' },
    seconds: 10,
    typhaReplaced: false,
    nodeReplaced: false,
  },
  rollout: { of: 'typha', from: 'cn', unseen: false },
};

test('Pods that would load what is refused while files are under way are restarted, as the plan shows', () => {
  const { scene, options } = manifestStarts.make(choices, { step: 0, objects: 1, settled: 'all' });
  assert.ok(options !== null);
  const way = follow(scene, options, nextStep);
  assert.deepEqual(way.violations, []);
  const writing = [
    'wait-for-rollouts',
    'restart',
    'one-spelling',
    'trust-both',
    'node-accept-both',
    'retire-ca',
  ];
  assert.deepEqual(
    way.taken.map(({ step }) => step.id),
    writing,
  );
  const shown = wholePlan(snapshotOfScene(scene), identityPlanner(options), new Date(scene.now));
  assert.deepEqual(
    shown.steps.map(({ id }) => id),
    writing,
  );
});
