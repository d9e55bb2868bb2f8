import { type ExitCode, exitCodes } from '../errors.ts';
import type { RolloutProgress } from './waiting/rollout-progress.ts';

/** What a run left behind, however it ended. */
export interface Trail {
  /** Ids of the steps that were finished, waits included. */
  readonly steps: readonly string[];
  /** Objects that this run changed; the Lease and the backup are not counted. */
  readonly writes: number;
  /** `namespace/name` of the Secret that holds the objects as they were; null before it was made. */
  readonly backup: string | null;
}

/** How a run ended. Everything but `done` and a `blocked` without writes leaves a change that can be continued. */
export type Ending =
  | { readonly kind: 'done' }
  /** --step: as asked. */
  | { readonly kind: 'stopped-after-step'; readonly step: string; readonly title: string }
  /** Nothing moved for the time of --timeout. */
  | {
      readonly kind: 'stuck';
      readonly step: string;
      readonly reason: string;
      readonly rollouts: readonly RolloutProgress[];
    }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'blocked'; readonly code: BlockCode; readonly reason: string; readonly remedy: string }
  | { readonly kind: 'lost-connection'; readonly reason: string; readonly remedy: string }
  /** Others keep changing the same objects. */
  | { readonly kind: 'conflict-limit'; readonly object: string; readonly conflicts: number };

export type BlockCode =
  | 'plan'
  | 'permissions'
  | 'health'
  | 'ownership'
  | 'locked'
  | 'lock-lost'
  | 'refused-by-server'
  | 'missing-key'
  /** A Typha still streams to somebody, or that cannot be seen. */
  | 'streams'
  /** A Service leads to other pods than it has to. */
  | 'endpoints';

export type Outcome = Ending & Trail;

/** The exit code of an outcome (see README, exit codes). */
export function exitCodeOf(outcome: Outcome): ExitCode {
  switch (outcome.kind) {
    case 'done':
      return exitCodes.ok;
    case 'stopped-after-step':
      return exitCodes.incomplete;
    case 'lost-connection':
    case 'conflict-limit':
      return isIncomplete(outcome) ? exitCodes.incomplete : exitCodes.failed;
    case 'stuck':
      return exitCodes.timedOut;
    case 'interrupted':
      return exitCodes.interrupted;
    case 'blocked':
      return exitCodes.failed;
  }
}

/** Whether the cluster stands between two states, so that the commands to go on and back are to be told. */
export const isIncomplete = (outcome: Outcome): boolean =>
  outcome.kind !== 'done' && (outcome.writes > 0 || outcome.steps.length > 0);
