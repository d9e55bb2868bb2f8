import type { ObjectChange, PlannedObject, Wait } from './step.ts';

/** A step before it is proved. */
export interface Draft {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly changes: readonly ObjectChange[];
  /** Objects that somebody else (the operator) changes as a consequence. */
  readonly effects: readonly PlannedObject[];
  readonly waits: readonly Wait[];
}

/** A move that the state does not call for, or that cannot be made and why. */
export type Move = () => Draft | null | { readonly blocked: string; readonly remedy: string };
