// node test/go/x509-differential/run.ts [--pairs 1000] [--seed N] [--go latest|older|all|1.23] [--boundaries]: compares
// generated pairs with Go, at any size. `older`: with the newest patch of each older release. `--boundaries`: pairs at
// each difference, with the very patches on both sides of it, which are fetched.
import { parseArgs } from 'node:util';
import { goDifferences } from '../../../src/x509/go-differences.ts';
import { boundariesOf, type GoRule } from '../../../src/x509/go-rules.ts';
import { comparePairs, type Disagreement } from './compare-pairs.ts';
import { GoSide } from './go-side.ts';
import { pairRecipeWith } from './pair.ts';
import { faultsAt } from './release-faults.ts';
import { aroundStart, olderToolchains, toolchainName } from './toolchains.ts';

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '1000' },
    seed: { type: 'string' },
    go: { type: 'string', default: 'latest' },
    boundaries: { type: 'boolean', default: false },
  },
});
const count = Number(values.pairs);
const seed = values.seed === undefined ? Math.trunc(Math.random() * 2 ** 31) : Number(values.seed);
const began = performance.now();
let failed = 0;

if (values.boundaries) await compareBoundaries();
else await compareReleases();
process.exitCode = failed === 0 ? 0 : 1;

async function compareReleases(): Promise<void> {
  const older = olderToolchains.filter(
    ({ minor }) => ['older', 'all'].includes(values.go) || values.go === `1.${minor}`,
  );
  const sides = older.map((toolchain) => GoSide.of(toolchain));
  if (['latest', 'all'].includes(values.go)) sides.push(GoSide.start());
  const versions = await Promise.all(sides.map((side) => side.version()));
  const about = `${count} pairs, seed ${seed}, ${versions.join(' ')}, Node ${process.version}`;
  console.log(about);
  const { verdicts, disagreements } = await comparePairs(sides, count, seed, (done, different) => {
    if (done % 5000 === 0 && done < count) console.error(`${done} pairs, ${different} disagreements`);
  });
  await Promise.all(sides.map((side) => side.stop()));
  for (const [verdict, number] of [...verdicts].sort(([, a], [, b]) => b - a)) {
    console.log(`${String(number).padStart(8)} ${verdict}`);
  }
  report(about, disagreements);
}

async function compareBoundaries(): Promise<void> {
  for (const rule of Object.keys(goDifferences) as GoRule[]) {
    for (const start of boundariesOf(rule)) {
      const toolchains = aroundStart(start);
      const sides = toolchains.map((toolchain) => GoSide.of(toolchain));
      const about = `${rule}: ${count} pairs, seed ${seed}, ${toolchains.map(toolchainName).join(' ')}`;
      const recipes = pairRecipeWith(faultsAt[rule]);
      const { disagreements } = await comparePairs(sides, count, seed, undefined, recipes);
      await Promise.all(sides.map((side) => side.stop()));
      report(about, disagreements);
    }
  }
}

function report(about: string, disagreements: readonly Disagreement[]): void {
  for (const each of disagreements.slice(0, 20)) console.log(JSON.stringify(each, null, 1));
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(`${about}: ${disagreements.length} disagreements in ${seconds} s`);
  failed += disagreements.length;
}
