import assert from 'node:assert/strict';
import test from 'node:test';
import { identityPlanner, nextStep } from '../../../src/plan/changes/identity/planner.ts';
import { afterStep } from '../../../src/plan/engine/after-step.ts';
import { wholePlan } from '../../../src/plan/engine/whole-plan.ts';
import type { Step } from '../../../src/plan/model/step.ts';
import { follow, type Planner } from '../../support/planning/follow.ts';
import { manifestScene } from '../../support/planning/manifest-scene.ts';
import { operatorScene } from '../../support/planning/operator-scene.ts';
import { plainLeaf, plainManifest, plainOperator, wish } from '../../support/planning/plain-choices.ts';
import { optionsFor } from '../../support/planning/plan-options.ts';
import type { Scene } from '../../support/planning/scene.ts';
import { snapshotOfScene } from '../../support/planning/scene-snapshot.ts';

const operator = operatorScene(plainOperator);
const manifest = manifestScene({ ...plainManifest, wish: wish('mtls-spiffe', 'fresh') });
/** Only Felix's certificate has to be replaced, and no template changes with it. */
const manifestFileOnly = manifestScene({
  ...plainManifest,
  typhaMode: 'both',
  nodeMode: 'both',
  typhaLeaf: plainLeaf,
});

function wrongOf(
  scene: Scene,
  planner: Planner,
  newCertificates: 'old' | 'fresh' = 'old',
): readonly string[] {
  return follow(scene, optionsFor(snapshotOfScene(scene), wish('mtls-spiffe', newCertificates)), planner)
    .violations;
}

const only = (step: Step | undefined) =>
  step === undefined ? ({ kind: 'done', note: null } as const) : ({ kind: 'step', step } as const);

const impatient: Planner = (snapshot, options, now) => nextStep(snapshot, { ...options, arrivalMs: 0 }, now);

/** Takes the next step for the other Secret along. */
const hasty: Planner = (snapshot, options, now) => {
  const next = nextStep(snapshot, options, now);
  if (next.kind !== 'step') return next;
  const second = nextStep(afterStep(snapshot, next.step, now), options, now);
  const isSecret = (step: Step) => step.changes.every(({ after }) => after.kind === 'Secret');
  if (second.kind !== 'step' || !isSecret(next.step) || !isSecret(second.step)) return next;
  return only({ ...next.step, changes: [...next.step.changes, ...second.step.changes] });
};

/** Begins with the step that narrows. */
const narrowing: Planner = (snapshot, options, now) =>
  only(wholePlan(snapshot, identityPlanner(options), now).steps.find(({ id }) => id.endsWith('-narrow')));

/** Leaves the step out that spreads trust. */
const trusting: Planner = (snapshot, options, now) => {
  const { steps } = wholePlan(snapshot, identityPlanner(options), now);
  return only(steps.find(({ id }) => id !== 'trust-both'));
};

/** Waits for nothing. */
const restless: Planner = (snapshot, options, now) => {
  const { steps } = wholePlan(snapshot, identityPlanner(options), now);
  const step = steps.find(({ changes }) => changes.length > 0);
  return only(step === undefined ? undefined : { ...step, waits: [] });
};

test('the checker finds nothing wrong with the planner', () => {
  assert.deepEqual(wrongOf(operator, nextStep), []);
  assert.deepEqual(wrongOf(manifest, nextStep, 'fresh'), []);
  assert.deepEqual(wrongOf(manifestFileOnly, nextStep), []);
});

test('a planner that does not wait for files is caught', () => {
  assert.match(wrongOf(manifestFileOnly, impatient).join('\n'), /typha-narrow: felix .* required URI SAN/);
});

test('a planner that changes both Secrets of the operator at once is caught', () => {
  assert.match(wrongOf(operator, hasty).join('\n'), /writes both Secrets/);
});

test('a planner that narrows before the certificates have arrived is caught', () => {
  assert.match(
    wrongOf(manifest, narrowing, 'fresh').join('\n'),
    /narrow: felix .* required URI SAN|incomplete settings/,
  );
  assert.match(
    wrongOf(operator, narrowing).join('\n'),
    /narrow: felix .*(required URI SAN|incomplete settings)/,
  );
});

test('a planner that uses a new CA before everybody trusts it is caught', () => {
  assert.match(
    wrongOf(manifest, trusting, 'fresh').join('\n'),
    /certificate: felix .*(unknown authority|provide a certificate)/,
  );
});

test('a planner that does not wait for rollouts is caught', () => {
  assert.notDeepEqual(wrongOf(manifest, restless, 'fresh'), []);
});
