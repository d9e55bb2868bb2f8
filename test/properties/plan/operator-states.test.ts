import test from 'node:test';
import { parseAndCheckOnce } from '../../support/planning/once/register.ts';

parseAndCheckOnce();
const { nextStep } = await import('../../../src/plan/changes/identity/planner.ts');
const { driveMany } = await import('../../support/planning/many-states.ts');
const { operatorStarts } = await import('../../support/planning/states.ts');

test('from every state under the operator a plan is safe in every mixture, resumable and reversible', (t) => {
  driveMany(t, operatorStarts, 1_920, 0.5, nextStep);
});
