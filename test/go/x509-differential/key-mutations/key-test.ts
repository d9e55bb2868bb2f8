import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { freshSeed } from '../../../support/fresh-seed.ts';
import { BaseKeys } from './base-keys.ts';
import { compareKeys } from './compare-keys.ts';
import { type Judge, newestJudge, newestWithoutCrt, olderJudges } from './judges.ts';

/** Keys of each kind that the newest Go is asked for, and each older one, in CI; more with `run.ts --count`. */
const sizes = { newest: 2000, older: 300 } as const;

/** Compares what this program and Go say of key files of these kinds. */
export function testKeys(kinds: readonly string[]): void {
  const keys = new BaseKeys();
  const seed = freshSeed(kinds.join(' '));
  let newest: readonly Judge[] = [];
  let older: readonly Judge[] = [];
  before(() => {
    newest = [newestJudge()];
    older = [...olderJudges(), newestWithoutCrt()];
  });
  after(async () => {
    await Promise.all([...newest, ...older].map(({ side }) => side.stop()));
  });
  for (const kind of kinds) {
    test(`Go says the same of ${sizes.newest} key files, ${kind}`, async (t) => {
      t.diagnostic(`seed ${seed}`);
      const { verdicts, disagreements } = await compareKeys(kind, sizes.newest, seed, keys, newest);
      assert.deepEqual(disagreements.slice(0, 3), []);
      // The generator is worth its time only while it reaches both verdicts.
      assert.ok((verdicts.get('') ?? 0) > 20, `only ${verdicts.get('')} were accepted`);
      assert.ok((verdicts.get('tls: failed to parse private key') ?? 0) > 20);
    });
    test(`each older Go says the same of ${sizes.older} key files, ${kind}`, async () => {
      const { disagreements } = await compareKeys(kind, sizes.older, seed + 1, keys, older);
      assert.deepEqual(disagreements.slice(0, 3), []);
    });
  }
}
