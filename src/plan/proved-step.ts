import { listed } from '../links/wording.ts';
import type { Draft } from './draft.ts';
import { proveChange } from './proof.ts';
import { rolloutsOf } from './rollouts.ts';
import type { Step } from './step.ts';
import type { World } from './world.ts';

/** The step of a draft with its proof, or why it is not safe or cannot be proved. */
export type Proved =
  | { readonly kind: 'step'; readonly step: Step }
  | { readonly kind: 'refused'; readonly reason: string };

/** Judges what a draft writes, or what the operator makes of it. */
export function provedStep(world: World, draft: Draft, now: Date): Proved {
  const { id, title, why, changes, effects, waits, preconditions = [], removals = [] } = draft;
  const objects = effects.length > 0 ? effects : changes.map((change) => change.after);
  const judgement = proveChange(world.snapshot, objects, now, removals);
  switch (judgement.kind) {
    case 'safe': {
      const rollouts = rolloutsOf(world, draft);
      const { proof } = judgement;
      return {
        kind: 'step',
        step: { id, title, why, preconditions, changes, removals, effects, rollouts, waits, proof },
      };
    }
    case 'unsafe':
      return { kind: 'refused', reason: `"${title}" would cut off ${listed(judgement.refusals)}` };
    case 'unknown':
      return { kind: 'refused', reason: `"${title}" cannot be proved safe: ${judgement.why}` };
  }
}
