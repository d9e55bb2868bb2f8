import { KeyRing } from '../crafted/test-keys.ts';
import { buildWorld, type World } from '../crafted/world.ts';
import { chainPairs } from './chain-pairs.ts';
import { constraintPairs } from './constraint-pairs.ts';
import { encodingPairs } from './encoding-pairs.ts';
import { filePairs } from './file-pairs.ts';
import { keyPairs } from './key-pairs.ts';
import { namePairs } from './name-pairs.ts';
import type { PairCase } from './pair-case.ts';
import { usagePairs } from './usage-pairs.ts';

/** Every hand-picked pair. */
export const allPairs: readonly PairCase[] = [
  ...usagePairs,
  ...namePairs,
  ...chainPairs,
  ...encodingPairs,
  ...constraintPairs,
  ...keyPairs,
  ...filePairs,
];

const keys = new KeyRing();
export const pairTime = new Date('2026-06-15T12:00:00Z');

/** Two CAs, an issuing CA below each, P-256, both ends require common name or URI SAN; then the case's change. */
export function worldOf(pair: PairCase): World {
  const world = buildWorld(
    {
      sharedRoot: false,
      depth: [1, 1],
      keys: ['P-256', 'P-256', 'P-256', 'P-256'],
      verifies: ['either', 'either'],
    },
    keys,
    pairTime,
  );
  pair.change(world);
  return world;
}
