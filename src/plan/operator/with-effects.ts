import type { Draft } from '../draft.ts';
import { withObjects } from '../edits/with-objects.ts';
import type { PlannedObject } from '../step.ts';
import type { World } from '../world.ts';
import { operatorEffects } from './render.ts';

/** The draft with what the operator will make of it. */
export function withEffects(world: World, draft: Omit<Draft, 'effects'>): Draft {
  const sources: PlannedObject[] = draft.changes.map((change) => change.after);
  return { ...draft, effects: operatorEffects(withObjects(world.snapshot, sources)) };
}
