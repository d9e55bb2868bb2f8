import assert from 'node:assert/strict';
import test from 'node:test';
import { identityPlanner } from '../../../src/plan/changes/identity/planner.ts';
import { felixTyphaConnections } from '../../../src/plan/connections/felix-typha.ts';
import { prove } from '../../../src/plan/engine/prove.ts';
import { wholePlan } from '../../../src/plan/engine/whole-plan.ts';
import type { Step } from '../../../src/plan/model/step.ts';
import { manifestScene } from '../../support/planning/manifest-scene.ts';
import { plainManifest, wish } from '../../support/planning/plain-choices.ts';
import { optionsFor } from '../../support/planning/plan-options.ts';
import { snapshotOfScene } from '../../support/planning/scene-snapshot.ts';

const asked = wish('mtls-spiffe', 'fresh');
const scene = manifestScene({ ...plainManifest, wish: asked });
const before = snapshotOfScene(scene);
const now = new Date(scene.now);
const { steps } = wholePlan(before, identityPlanner(optionsFor(before, asked)), now);

/** What the proof says of steps of the plan that are taken at once, today. */
function proveAtOnce(...ids: readonly string[]) {
  const chosen = steps.filter(({ id }) => ids.includes(id));
  assert.equal(chosen.length, ids.length, steps.map(({ id }) => id).join(' '));
  const written = chosen.flatMap(({ changes }: Step) => changes.map(({ after }) => after));
  return prove([felixTyphaConnections(now)], before, { written });
}

function refusals(...ids: readonly string[]): string {
  const judgement = proveAtOnce(...ids);
  return judgement.kind === 'unsafe' ? judgement.refusals.join('\n') : judgement.kind;
}

test('a new CA beside the old one refuses nobody', () => {
  const judgement = proveAtOnce('trust-both');
  assert.ok(judgement.kind === 'safe');
  assert.equal(judgement.proof.refused, 0);
});

test('a certificate of a CA that is not trusted yet is refused', () => {
  assert.match(refusals('typha-certificate'), /felix .* and typha .*unknown authority/);
  assert.match(refusals('node-certificate'), /felix .* and typha .*certificate/);
});

test('trust and certificate at once are a mixture in which trust is late', () => {
  assert.match(refusals('trust-both', 'typha-certificate'), /felix .* and typha .*unknown authority/);
});

test('a name that no certificate carries yet refuses whoever shows it', () => {
  assert.match(refusals('typha-narrow'), /felix .* and typha /);
});

test('a client that would find no Typha is told', () => {
  const service = [...before.objects.values()].filter(({ kind }) => kind === 'Service');
  const judgement = prove([felixTyphaConnections(now)], before, { written: [], removed: service });
  assert.ok(judgement.kind === 'unsafe');
  assert.match(judgement.refusals.join('\n'), /^felix DaemonSet .*: Service .* does not exist$/m);
});
