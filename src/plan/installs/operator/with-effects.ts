import type { FelixTyphaState } from '../../connections/felix-typha/state.ts';
import { withObjects } from '../../edits/with-objects.ts';
import type { Draft } from '../../model/draft.ts';
import type { PlannedObject } from '../../model/step.ts';
import { operatorEffects } from './effects.ts';

/** The draft with what the operator will make of it. */
export function withEffects(state: FelixTyphaState, draft: Omit<Draft, 'effects'>): Draft {
  const sources: PlannedObject[] = draft.changes.map((change) => change.after);
  return { ...draft, effects: operatorEffects(withObjects(state.snapshot, sources)) };
}
