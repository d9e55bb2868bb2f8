import fc from 'fast-check';
import { type HandshakeVerdict, wouldConnect } from '../../src/x509/handshake.ts';
import { KeyRing } from '../x509/crafted/test-keys.ts';
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
  readonly difference: string;
  readonly recipe: PairRecipe | string;
  readonly ours: HandshakeVerdict;
  readonly go: GoOutcome;
}

export interface Comparison {
  /** How often each verdict was seen, e.g. `handshake server expired`. */
  readonly verdicts: ReadonlyMap<string, number>;
  readonly disagreements: readonly Disagreement[];
}

const batch = 500;

/** Generates pairs and asks both sides. The same seed gives the same faults, with other keys. */
export async function comparePairs(
  go: GoSide,
  count: number,
  seed: number,
  progress: (done: number, disagreements: number) => void = () => {},
): Promise<Comparison> {
  const keys = new KeyRing();
  const verdicts = new Map<string, number>();
  const disagreements: Disagreement[] = [];
  for (let done = 0; done < count; done += batch) {
    const numRuns = Math.min(batch, count - done);
    const recipes = fc.sample(pairRecipe, { seed: seed + done, numRuns });
    const compared = recipes.map(async (recipe) => {
      const { verdict, disagreement: found } = await comparePair(go, buildPair(recipe, keys), recipe);
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
      if (found !== null) disagreements.push(found);
    });
    await Promise.all(compared);
    progress(done + numRuns, disagreements.length);
  }
  return { verdicts, disagreements };
}

export async function comparePair(
  go: GoSide,
  pair: Pair,
  recipe: PairRecipe | string,
): Promise<{ readonly verdict: string; readonly disagreement: Disagreement | null }> {
  const answer = go.ask(pair.question);
  const ours = wouldConnect(pair.server, pair.client, pairTime);
  const theirs = (await answer) as GoOutcome;
  const difference = disagreement(ours, theirs);
  return {
    verdict: ours.accepted ? 'accepted' : `${ours.stage} ${ours.refusedBy} ${ours.refusal.code}`,
    disagreement: difference === null ? null : { difference, recipe, ours, go: theirs },
  };
}
