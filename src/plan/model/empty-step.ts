import type { Step } from './step.ts';

/** A step that changes nothing and waits for nothing, but for its texts. */
export const emptyStep: Omit<Step, 'id' | 'title' | 'why' | 'waits'> = {
  preconditions: [],
  changes: [],
  removals: [],
  effects: [],
  rollouts: [],
  proof: { pairings: 0, refused: 0 },
};
