import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { freshSeed } from '../../support/fresh-seed.ts';
import { parseAndCheckOnce } from '../../support/planning/once/register.ts';

parseAndCheckOnce();
const { driveEnable, enabling } = await import('../../support/planning/drive-enable.ts');
const { enableChoices, enableOptions, enableScene, plainEnable } = await import(
  '../../support/planning/enable-scene.ts'
);
const { follow } = await import('../../support/planning/follow.ts');

const settled = fc.constantFrom('nothing', 'half', 'all', 'operator');
const states = Number(process.env.PLAN_STATES ?? '0') || 240;

test('from every plaintext install enabling is safe in every mixture, resumable and reversible', (t) => {
  const tally = { states: 0, done: 0, blocked: 0, steps: 0, interruptions: 0 };
  const property = fc.property(enableChoices, settled, (choices, how) => {
    const scene = enableScene(choices);
    const drive = driveEnable(scene, enableOptions(scene, choices), how);
    tally.states += 1;
    tally[drive.way.end.kind === 'done' ? 'done' : 'blocked'] += 1;
    tally.steps += drive.steps;
    tally.interruptions += drive.interruptions;
    if (drive.violations.length > 0) throw new Error(drive.violations.join('\n'));
  });
  for (const seed of [20_261_125, freshSeed('plan/enable-states')]) {
    t.diagnostic(`seed ${seed}`);
    fc.assert(property, { seed, numRuns: Math.ceil(states / 2), endOnFailure: true });
  }
  t.diagnostic(JSON.stringify(tally));
  assert.ok(tally.done > tally.states / 2, 'most states have a way to the goal');
});

test('a planner that changes both ends in place is caught', () => {
  const scene = enableScene(plainEnable);
  const { violations } = follow(scene, enableOptions(scene, plainEnable), (snapshot, options, now) => {
    const next = enabling(snapshot, options, now);
    if (next.kind !== 'step' || next.step.id !== 'nodes-tls') return next;
    const changes = next.step.changes.map((change) => ({
      ...change,
      after: JSON.parse(JSON.stringify(change.after).replaceAll('calico-typha-mtls', 'calico-typha')),
    }));
    return { kind: 'step', step: { ...next.step, changes } };
  });
  assert.match(violations.join('\n'), /nodes-tls: felix .*calico-typha/);
});

test('a planner that takes the second Typha away before its Service leads elsewhere is caught', () => {
  const scene = enableScene(plainEnable);
  const { violations } = follow(scene, enableOptions(scene, plainEnable), (snapshot, options, now) => {
    const next = enabling(snapshot, options, now);
    if (next.kind !== 'step' || next.step.id !== 'alias-to-first') return next;
    const second = [...snapshot.objects.values()].filter(
      (object) => object.kind === 'Deployment' && object.metadata.name === 'calico-typha-mtls',
    );
    const removals = second.filter((object) => object.kind === 'Deployment');
    return { kind: 'step', step: { ...next.step, changes: [], removals } };
  });
  assert.match(violations.join('\n'), /meets nobody/);
});
