import assert from 'node:assert/strict';
import test from 'node:test';
import { identityPlanner, nextStep } from '../../src/plan/changes/identity/planner.ts';
import { wholePlan } from '../../src/plan/engine/whole-plan.ts';
import { follow } from '../support/planning/follow.ts';
import type { ManifestChoices } from '../support/planning/manifest-choices.ts';
import { snapshotOfScene } from '../support/planning/scene-snapshot.ts';
import { manifestStarts } from '../support/planning/states.ts';

const leaf = {
  issuer: 'old',
  commonName: 'own',
  uri: 'own',
  usage: 'both',
  time: 'valid',
  chain: true,
} as const;

/** calico-node mounts its certificate under subPath, has the one before, and trusts no CA of Typha's yet. */
const choices: ManifestChoices = {
  wish: { goal: 'mtls-cn-or-spiffe', materials: 'old', retireCa: true },
  typhaLeaf: leaf,
  nodeLeaf: leaf,
  typhaTrust: ['twin', 'fresh'],
  nodeTrust: ['old', 'root'],
  ownTrust: false,
  trustIn: 'ConfigMap',
  oneSecret: false,
  typhaSpelling: 'literal',
  nodeSpelling: 'mixed-case',
  stray: 'none',
  subPath: 'node',
  replicas: 1,
  secondTypha: false,
  windows: false,
  canal: false,
  transport: 'tls',
  key: 'right',
  fromHost: 'none',
  certManager: 'none',
  hidden: 'none',
  past: {
    what: 'felix',
    before: { ...leaf, uri: 'other', usage: 'right' },
    seconds: 10,
    typhaReplaced: false,
    nodeReplaced: false,
  },
  rollout: { of: 'typha', from: 'cn', unseen: false },
  nodeMode: 'cn',
  typhaMode: 'both',
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
