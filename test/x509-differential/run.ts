import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { wouldConnect } from '../../src/x509/handshake.ts';
import { GoSide } from './go-side.ts';
import { buildPair, disagreement, type GoOutcome, type PairRecipe, pairRecipe, pairTime } from './pair.ts';
import { KeyRing } from './test-keys.ts';

const { values } = parseArgs({
  options: { pairs: { type: 'string', default: '1000' }, seed: { type: 'string' } },
});
const pairs = Number(values.pairs);
const seed = values.seed === undefined ? Math.trunc(Math.random() * 2 ** 31) : Number(values.seed);
process.exitCode = await run(pairs, seed);

async function run(count: number, firstSeed: number): Promise<number> {
  const go = GoSide.start();
  const keys = new KeyRing();
  const { go: version } = (await go.ask({ kind: 'version' })) as { go: string };
  console.log(`${count} pairs, seed ${firstSeed}, ${version}, Node ${process.version}`);
  const tally = new Map<string, number>();
  let different = 0;
  const batch = 500;
  const began = performance.now();
  for (let done = 0; done < count; done += batch) {
    const recipes = fc.sample(pairRecipe, { seed: firstSeed + done, numRuns: Math.min(batch, count - done) });
    await Promise.all(recipes.map((recipe) => compare(recipe)));
  }
  await go.stop();
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  for (const [reason, number] of [...tally].sort(([, a], [, b]) => b - a))
    console.log(`${number}\t${reason}`);
  console.log(`${count} pairs, seed ${firstSeed}, ${version}: ${different} disagreements, ${seconds} s`);
  return different === 0 ? 0 : 1;

  async function compare(recipe: PairRecipe): Promise<void> {
    const pair = buildPair(recipe, keys);
    const ours = wouldConnect(pair.server, pair.client, pairTime);
    const theirs = (await go.ask(pair.question)) as GoOutcome;
    const reason = ours.accepted ? 'accepted' : `${ours.stage} ${ours.refusedBy} ${ours.refusal.code}`;
    tally.set(reason, (tally.get(reason) ?? 0) + 1);
    const difference = disagreement(ours, theirs);
    if (difference === null) return;
    different++;
    if (different <= 20) console.log(JSON.stringify({ difference, recipe, ours, go: theirs }, null, 1));
  }
}
