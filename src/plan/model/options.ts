import type { NewCertificates } from './certificates.ts';
import type { Goal } from './goal.ts';
import type { Identities } from './identity.ts';

/** What a plan is asked for. */
export interface PlanOptions {
  readonly goal: Goal;
  /** The names that certificates carry and ends require at the goal. */
  readonly identities: Identities;
  /** New certificates that may be stored; null when none are at hand. */
  readonly newCertificates: NewCertificates | null;
  /** Take away CAs that no certificate needs any more once the goal is reached. */
  readonly retireCa: boolean;
  /** How long a kubelet may take to bring a changed file into a running pod, in ms. */
  readonly arrivalMs: number;
}

/** Kubelet's default sync period (60 s) and the time that it may serve an object from its cache (60 s), and some. */
export const defaultArrivalMs = 150_000;
