import test from 'node:test';
import { parseAndCheckOnce } from '../../support/planning/once/register.ts';

parseAndCheckOnce();
const { nextStep } = await import('../../../src/plan/changes/identity/planner.ts');
const { driveMany } = await import('../../support/planning/many-states.ts');
const { manifestStarts } = await import('../../support/planning/states.ts');

test('from every state of a manifest install a plan is safe in every mixture, resumable and reversible', (t) => {
  driveMany(t, manifestStarts, 2_080, 0.5, nextStep);
});
