import assert from 'node:assert/strict';
import test from 'node:test';
import { goDifferences } from '../../../src/x509/go-differences.ts';
import { follows, type GoRule, startOf } from '../../../src/x509/go-rules.ts';
import { freshSeed } from '../../support/fresh-seed.ts';
import { comparePairs } from './compare-pairs.ts';
import { GoSide } from './go-side.ts';
import { pairRecipeWith } from './pair.ts';
import { faultsAt } from './release-faults.ts';
import { olderToolchains, toolchainName } from './toolchains.ts';

/** Both sizes are those of CI; test:long has more (run.ts). */
const count = 2000;
const countAtDifference = 300;

test(`every older Go refuses and accepts the same ${count} generated pairs, for the same reasons`, async (t) => {
  const sides = olderToolchains.map((toolchain) => GoSide.of(toolchain));
  const seed = freshSeed('x509-differential/releases');
  t.diagnostic(`${count} pairs, seed ${seed}, ${olderToolchains.map(toolchainName).join(', ')}`);
  const { verdicts, disagreements } = await comparePairs(sides, count, seed);
  await Promise.all(sides.map((side) => side.stop()));
  assert.deepEqual(disagreements.slice(0, 3), []);
  assert.ok(verdicts.size >= 30, `only ${verdicts.size} different verdicts`);
});

const all = Object.keys(goDifferences) as GoRule[];
const isTakenBack = (rule: GoRule): boolean => 'until' in goDifferences[rule];
const rules = all.filter((rule) => !isTakenBack(rule));

test(`the Go on both sides of each of ${rules.length} differences agrees on ${countAtDifference} pairs that meet it`, async (t) => {
  const sides = [...olderToolchains.map((toolchain) => GoSide.of(toolchain)), GoSide.start()];
  const seed = freshSeed('x509-differential/releases 2');
  t.diagnostic(`seed ${seed}`);
  for (const rule of rules) {
    const newer = sides.findIndex(({ release }) => follows(release, rule));
    const both = sides.slice(Math.max(newer - 1, 0), newer + 1);
    const recipes = pairRecipeWith(faultsAt[rule]);
    const { disagreements } = await comparePairs(both, countAtDifference, seed, undefined, recipes);
    assert.deepEqual(disagreements.slice(0, 3), [], rule);
  }
  await Promise.all(sides.map((side) => side.stop()));
});

const settings = [
  { setting: { x509negativeserial: '1' }, faults: ['serial'], minors: [22, 23, 25] },
  { setting: { x509sha1: '1' }, faults: ['oldScheme', 'scheme2'], minors: [19, 23, 24] },
  { setting: { rsa1024min: '0' }, faults: ['smallRsa', 'scheme2'], minors: [23, 24, 25] },
  { setting: { tlsmaxrsasize: '16384' }, faults: ['publicKeyEncoding'], minors: [20, 21, 25] },
] as const;

for (const { setting, faults, minors } of settings) {
  test(`GODEBUG ${JSON.stringify(setting)} counts in those of Go 1.${minors.join(', 1.')} that know it`, async () => {
    const some = olderToolchains.filter(({ minor }) => minors.some((each) => each === minor));
    const sides = some.map((toolchain) => GoSide.of(toolchain, setting));
    const seed = freshSeed('x509-differential/releases 3');
    const { disagreements } = await comparePairs(
      sides,
      countAtDifference,
      seed,
      undefined,
      pairRecipeWith(faults),
    );
    await Promise.all(sides.map((side) => side.stop()));
    assert.deepEqual(disagreements.slice(0, 3), []);
  });
}

test('an older go line brings the defaults of its Go back', async () => {
  const builds = [
    { minor: 23, patch: 12, goLine: 21 },
    { minor: 25, patch: 14, goLine: 22 },
  ];
  const sides = builds.map((build) => GoSide.of(build));
  const seed = freshSeed('x509-differential/releases 4');
  const recipes = pairRecipeWith(['serial', 'smallRsa', 'scheme2']);
  const { disagreements } = await comparePairs(sides, countAtDifference, seed, undefined, recipes);
  await Promise.all(sides.map((side) => side.stop()));
  assert.deepEqual(disagreements.slice(0, 3), []);
});

for (const rule of all.filter(isTakenBack))
  test(`the patches of Go that alone do ${rule} agree on ${countAtDifference} pairs that meet it`, async () => {
    // `run.ts --boundaries` has also those that took it back.
    const sides = goDifferences[rule].since
      .map(startOf)
      .map(({ minor, patch }) => GoSide.of({ minor, patch, goLine: minor }));
    const seed = freshSeed('x509-differential/releases 5');
    const recipes = pairRecipeWith(faultsAt[rule]);
    const { disagreements } = await comparePairs(sides, countAtDifference, seed, undefined, recipes);
    await Promise.all(sides.map((side) => side.stop()));
    assert.deepEqual(disagreements.slice(0, 3), []);
  });
