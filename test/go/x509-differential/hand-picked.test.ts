import assert from 'node:assert/strict';
import test from 'node:test';
import { allPairs, worldOf } from '../../unit/x509/pairs/all-pairs.ts';
import { comparePair } from './compare-pairs.ts';
import { GoSide } from './go-side.ts';
import { pairOf } from './pair.ts';

test(`Go refuses and accepts the same ${allPairs.length} hand-picked pairs, for the same reasons`, async (t) => {
  const go = GoSide.start();
  t.diagnostic(await go.version());
  const compared = await Promise.all(
    allPairs.map((pair) => comparePair(go, pairOf(worldOf(pair)), pair.name)),
  );
  await go.stop();
  assert.deepEqual(
    compared.map(({ disagreement }) => disagreement).filter((each) => each !== null),
    [],
  );
});
