import assert from 'node:assert/strict';
import test from 'node:test';
import { freshSeed } from '../../support/fresh-seed.ts';
import { comparePairs } from './compare-pairs.ts';
import { GoSide } from './go-side.ts';

/** Both sizes are those of CI; longer runs are `npm run test:differential -- --pairs N`. */
const runs = [
  { name: 'a fixed seed', count: 5000, seed: 20260615 },
  { name: 'a fresh seed', count: 2000, seed: freshSeed('x509-differential/pairs') },
];

for (const { name, count, seed } of runs) {
  test(`Go refuses and accepts the same ${count} generated pairs, for the same reasons, with ${name}`, async (t) => {
    const go = GoSide.start();
    t.diagnostic(`${count} pairs, seed ${seed}, ${await go.version()}`);
    const { verdicts, disagreements } = await comparePairs([go], count, seed);
    await go.stop();
    assert.deepEqual(disagreements.slice(0, 3), []);
    // The generator is worth its time only while it reaches many verdicts and valid pairs.
    assert.ok(verdicts.size >= 30, `only ${verdicts.size} different verdicts`);
    assert.ok((verdicts.get('accepted') ?? 0) > count / 10);
  });
}
