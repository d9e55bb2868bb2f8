// node test/go/x509-differential/second/run.ts [--times 100] [--seed N]: pairs of the second generator, so many for each
// kind of fault, judged by every Go.
import { parseArgs } from 'node:util';
import { GoSide } from '../go-side.ts';
import { olderToolchains } from '../toolchains.ts';
import { compareSecond, faults } from './pairs.ts';
import { chains } from './seeds.ts';

const { values } = parseArgs({
  options: { times: { type: 'string', default: '100' }, seed: { type: 'string' } },
});
const seed = values.seed === undefined ? Math.trunc(Math.random() * 2 ** 31) : Number(values.seed);
const sides = [...olderToolchains.map((toolchain) => GoSide.of(toolchain)), GoSide.start()];
const { judged, accepted, verdicts, disagreements } = await compareSecond(
  chains(),
  sides,
  Number(values.times),
  seed,
);
await Promise.all(sides.map((side) => side.stop()));
for (const each of disagreements.slice(0, 20)) console.log(JSON.stringify(each, null, 1));
console.log(
  `${Object.keys(faults).length} kinds, seed ${seed}: ${judged} verdicts, ${accepted} accepted, ${verdicts.size} different, ${disagreements.length} disagreements`,
);
process.exitCode = disagreements.length === 0 ? 0 : 1;
