import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { Next, Step } from './step.ts';

/** Computes what to do next from a state of the cluster alone. */
export interface Planner {
  /** Names the goal in plans, backups and the Lease: `mtls-spiffe`, `enable-etcd`, `rotate-ca`. */
  readonly goal: string;
  readonly next: (snapshot: Snapshot, now: Date) => Next;
  /**
   * The planner that foresees what comes after a step whose outcome no snapshot can show, such as a certificate
   * that the operator will issue. Without it the simulated snapshot says everything.
   */
  readonly assuming?: (step: Step) => Planner;
}
