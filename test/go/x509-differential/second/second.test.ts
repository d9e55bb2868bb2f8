import assert from 'node:assert/strict';
import test from 'node:test';
import { freshSeed } from '../../../support/fresh-seed.ts';
import { GoSide } from '../go-side.ts';
import { olderToolchains } from '../toolchains.ts';
import { compareSecond, faults } from './pairs.ts';
import { chains } from './seeds.ts';

/** Pairs for each kind of fault, in CI; more with run.ts. */
const times = 3;
const kinds = Object.keys(faults).length;

test(`every Go judges pairs of openssl and cryptography alike that are edited by hand in ${kinds} ways`, async (t) => {
  assert.ok(kinds >= 52);
  const sides = [...olderToolchains.map((toolchain) => GoSide.of(toolchain)), GoSide.start()];
  const seed = freshSeed('x509-differential/second/second');
  t.diagnostic(`seed ${seed}`);
  const { judged, accepted, verdicts, disagreements } = await compareSecond(chains(), sides, times, seed);
  await Promise.all(sides.map((side) => side.stop()));
  assert.deepEqual(disagreements.slice(0, 3), []);
  assert.equal(judged, kinds * times * sides.length);
  assert.ok(accepted > judged / 20, `only ${accepted} of ${judged} were accepted`);
  assert.ok(verdicts.size >= 12, `only ${verdicts.size} different verdicts`);
});
