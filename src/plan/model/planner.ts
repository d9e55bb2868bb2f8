import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { ChangeGoal } from './goal.ts';
import type { Next } from './step.ts';

/** Computes what to do next from a state of the cluster alone. */
export interface Planner {
  /** Names the goal in plans, backups and the Lease: `mtls-spiffe`, `enable-etcd`, `rotate-ca`. */
  readonly goal: ChangeGoal;
  readonly next: (snapshot: Snapshot, now: Date) => Next;
}
