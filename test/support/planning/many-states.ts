import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import fc from 'fast-check';
import type { Planner } from './follow.ts';
import { driveStart, emptyTally, type Start } from './states.ts';

/** The seed of every CI run; a fresh one is used beside it. */
const fixedSeed = 20_261_124;

/** Half of the states from the fixed seed, half from a fresh one; with PLAN_STATES every step of each is broken off. */
export function driveMany(
  t: TestContext,
  starts: fc.Arbitrary<Start>,
  usual: number,
  share: number,
  planner: Planner,
): void {
  const asked = Number(process.env.PLAN_STATES ?? '0');
  const states = asked > 0 ? Math.ceil(asked * share) : usual;
  const tally = emptyTally();
  for (const seed of [fixedSeed, Math.floor(Math.random() * 2 ** 31)]) {
    t.diagnostic(`seed ${seed}`);
    const property = fc.property(starts, (start) => {
      const wrong = driveStart(start, planner, asked > 0, tally);
      assert.deepEqual(wrong, [], JSON.stringify({ choices: start.choices, at: start.at }));
    });
    fc.assert(property, { seed, numRuns: states / 2, endOnFailure: true });
  }
  t.diagnostic(JSON.stringify(tally));
  assert.ok(tally.done > tally.states / 2, 'most states have a way to the goal');
}
