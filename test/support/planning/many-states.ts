import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import fc from 'fast-check';
import { freshSeed } from '../fresh-seed.ts';
import type { Planner } from './follow.ts';
import { driveStart, emptyTally, type Starts } from './states.ts';

/** The seed of every CI run; a fresh one is used beside it. */
const fixedSeed = 20_261_124;

/**
 * Half of the states from the fixed seed, half from a fresh one. `npm run test:long` has PLAN_STATES: so many, and every
 * step of each is broken off.
 */
export function driveMany<Choices>(
  t: TestContext,
  starts: Starts<Choices>,
  usual: number,
  share: number,
  planner: Planner,
): void {
  const asked = Number(process.env.PLAN_STATES ?? '0');
  const states = asked > 0 ? Math.ceil(asked * share) : usual;
  const tally = emptyTally();
  for (const seed of [fixedSeed, freshSeed(t.name)]) {
    t.diagnostic(`seed ${seed}`);
    const property = fc.property(starts.choices, ([choices, at]) => {
      const wrong = driveStart(starts.make(choices, at), planner, asked > 0, tally);
      if (wrong.length > 0) throw new Error(wrong.join('\n'));
    });
    fc.assert(property, { seed, numRuns: Math.ceil(states / 2), endOnFailure: true });
  }
  t.diagnostic(JSON.stringify(tally));
  assert.ok(tally.done > tally.states / 2, 'most states have a way to the goal');
}
