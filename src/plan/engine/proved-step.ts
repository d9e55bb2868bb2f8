import { listed } from '../../links/wording.ts';
import type { FelixTyphaState } from '../connections/felix-typha/state.ts';
import type { Connections } from '../model/connection.ts';
import type { Draft } from '../model/draft.ts';
import type { Step } from '../model/step.ts';
import { type Judgement, prove } from './prove.ts';
import { rolloutsOf } from './rollouts.ts';

/** The step of a draft with its proof, or why there is none. */
export type Proved =
  | { readonly kind: 'step'; readonly step: Step }
  | { readonly kind: 'refused'; readonly judgement: Refusal };

type Refusal = Exclude<Judgement, { readonly kind: 'safe' }>;

/** Judges what a draft writes, or what the operator makes of it. */
export function provedStep(state: FelixTyphaState, draft: Draft, links: readonly Connections[]): Proved {
  const { id, title, why, changes, effects, waits, preconditions = [], removals = [] } = draft;
  const written = effects.length > 0 ? effects : changes.map((change) => change.after);
  const judgement = prove(links, state.snapshot, { written, removed: removals });
  if (judgement.kind !== 'safe') return { kind: 'refused', judgement };
  const rollouts = rolloutsOf(state, draft);
  const { proof } = judgement;
  return {
    kind: 'step',
    step: { id, title, why, preconditions, changes, removals, effects, rollouts, waits, proof },
  };
}

/** `"Trust the new CA" would cut off …`. */
export function refusalText({ title }: Pick<Draft, 'title'>, judgement: Refusal): string {
  return judgement.kind === 'unsafe'
    ? `"${title}" would cut off ${listed(judgement.refusals)}`
    : `"${title}" cannot be proved safe: ${judgement.why}`;
}
