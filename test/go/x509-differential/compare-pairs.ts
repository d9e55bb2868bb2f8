import fc from 'fast-check';
import { type HandshakeVerdict, wouldConnect } from '../../../src/x509/handshake.ts';
import { KeyRing } from '../../unit/x509/crafted/test-keys.ts';
import type { GoSide } from './go-side.ts';
import {
  buildPair,
  disagreement,
  type GoOutcome,
  type Pair,
  type PairRecipe,
  pairRecipe,
  pairTime,
} from './pair.ts';

export interface Disagreement {
  readonly go: string;
  readonly difference: string;
  readonly recipe: PairRecipe | string;
  readonly ours: HandshakeVerdict;
  readonly theirs: GoOutcome;
}

export interface Comparison {
  /** How often each verdict was seen, e.g. `handshake server expired`. */
  readonly verdicts: ReadonlyMap<string, number>;
  readonly disagreements: readonly Disagreement[];
}

const batch = 250;

/** For all comparisons of a run: keys, and most certificates with them, are made once. */
const keys = new KeyRing();

/**
 * Generates pairs and asks each Go and, as built with the same Go, this room. The same seed gives the same faults, with
 * other keys.
 */
export async function comparePairs(
  sides: readonly GoSide[],
  count: number,
  seed: number,
  progress: (done: number, disagreements: number) => void = () => {},
  recipes: fc.Arbitrary<PairRecipe> = pairRecipe,
): Promise<Comparison> {
  const verdicts = new Map<string, number>();
  const disagreements: Disagreement[] = [];
  for (let done = 0; done < count; done += batch) {
    const numRuns = Math.min(batch, count - done);
    const sample = fc.sample(recipes, { seed: seed + done, numRuns });
    const compared = sample.flatMap((recipe) => {
      const pair = buildPair(recipe, keys);
      return sides.map(async (go) => {
        const { verdict, disagreement: found } = await comparePair(go, pair, recipe);
        verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
        if (found !== null) disagreements.push(found);
      });
    });
    await Promise.all(compared);
    progress(done + numRuns, disagreements.length);
  }
  return { verdicts, disagreements };
}

export async function comparePair(
  side: GoSide,
  pair: Pair,
  recipe: PairRecipe | string,
): Promise<{ readonly verdict: string; readonly disagreement: Disagreement | null }> {
  const answer = side.ask(pair.question);
  const { server, client } = pair.ends(side.release);
  const ours = wouldConnect(server, client, pairTime);
  const theirs = (await answer) as GoOutcome;
  const difference = disagreement(ours, theirs);
  const { minor, patch, godebug } = side.release;
  const go = `1.${minor}.${patch} ${JSON.stringify(godebug)}`;
  return {
    verdict: ours.accepted ? 'accepted' : `${ours.stage} ${ours.refusedBy} ${ours.refusal.code}`,
    disagreement: difference === null ? null : { go, difference, recipe, ours, theirs },
  };
}
