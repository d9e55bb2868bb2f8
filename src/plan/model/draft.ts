import type { ObjectChange, PlannedObject, Precondition, Wait } from './step.ts';

/** A step before it is proved. */
export interface Draft {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly preconditions?: readonly Precondition[];
  readonly changes: readonly ObjectChange[];
  /** Objects that are deleted after the changes. */
  readonly removals?: readonly PlannedObject[];
  /** Objects that somebody else (the operator) changes as a consequence. */
  readonly effects: readonly PlannedObject[];
  readonly waits: readonly Wait[];
}

/** Why a move cannot be made, and what would lift that. */
export interface Blocker {
  readonly blocked: string;
  readonly remedy: string;
  readonly needs?: 'certificates';
}

/** A move that the state does not call for (null), or that cannot be made. */
export type Move = () => Draft | null | Blocker;
