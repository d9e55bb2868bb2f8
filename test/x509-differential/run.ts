// node test/x509-differential/run.ts [--pairs 1000] [--seed N]: compares generated pairs with Go, at any size.
import { parseArgs } from 'node:util';
import { comparePairs } from './compare-pairs.ts';
import { GoSide } from './go-side.ts';

const { values } = parseArgs({
  options: { pairs: { type: 'string', default: '1000' }, seed: { type: 'string' } },
});
const count = Number(values.pairs);
const seed = values.seed === undefined ? Math.trunc(Math.random() * 2 ** 31) : Number(values.seed);

const go = GoSide.start();
const about = `${count} pairs, seed ${seed}, ${await go.version()}, Node ${process.version}`;
console.log(about);
const began = performance.now();
const { verdicts, disagreements } = await comparePairs(go, count, seed, (done, different) => {
  if (done % 5000 === 0 && done < count) console.error(`${done} pairs, ${different} disagreements`);
});
await go.stop();
for (const [verdict, number] of [...verdicts].sort(([, a], [, b]) => b - a)) {
  console.log(`${String(number).padStart(8)} ${verdict}`);
}
for (const each of disagreements.slice(0, 20)) console.log(JSON.stringify(each, null, 1));
const seconds = Math.round((performance.now() - began) / 1000);
console.log(`${about}: ${disagreements.length} disagreements in ${seconds} s`);
process.exitCode = disagreements.length === 0 ? 0 : 1;
