// node test/go/x509-differential/key-mutations/run.ts [--count 20000] [--older 0] [--seed N] [--kind TEXT]: compares so many mutated key
// files of each kind with the newest Go, and with each older one.
import { parseArgs } from 'node:util';
import { BaseKeys } from './base-keys.ts';
import { compareKeys, mutations } from './compare-keys.ts';
import { newestJudge, newestWithoutCrt, olderJudges } from './judges.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '20000' },
    older: { type: 'string', default: '0' },
    seed: { type: 'string' },
    kind: { type: 'string', default: '' },
  },
});
const seed = values.seed === undefined ? Math.trunc(Math.random() * 2 ** 31) : Number(values.seed);
const rounds = [
  { judges: [newestJudge()], count: Number(values.count) },
  {
    judges: Number(values.older) > 0 ? [...olderJudges(), newestWithoutCrt()] : [],
    count: Number(values.older),
  },
].filter(({ count }) => count > 0);
const keys = new BaseKeys();
let wrong = 0;
for (const kind of mutations.keys()) {
  if (!kind.includes(values.kind)) continue;
  for (const { judges, count } of rounds) {
    const { verdicts, disagreements } = await compareKeys(kind, count, seed, keys, judges);
    wrong += disagreements.length;
    const accepted = verdicts.get('') ?? 0;
    const asked = `${count} key files, ${judges.map(({ name }) => name).join(', ')}`;
    console.log(`${kind}: ${asked}: ${accepted} accepted, ${disagreements.length} disagreements`);
    for (const each of disagreements.slice(0, 5)) console.log(JSON.stringify(each));
  }
}
for (const { judges } of rounds) await Promise.all(judges.map(({ side }) => side.stop()));
console.log(`seed ${seed}, Node ${process.version}: ${wrong} disagreements`);
process.exitCode = wrong === 0 ? 0 : 1;
