import type { Step } from '../plan/model/step.ts';
import type { Address } from './objects/address.ts';
import type { RolloutProgress } from './waiting/rollout-progress.ts';

/** What a run tells while it works, in the order in which it happens. */
export type ApplyEvent =
  | { readonly kind: 'notice'; readonly text: string }
  /** Another run holds the Lease; whether it is alive shows within `seconds`. */
  | { readonly kind: 'lease-wait'; readonly holder: string; readonly seconds: number }
  | { readonly kind: 'backup'; readonly namespace: string; readonly name: string; readonly objects: number }
  | { readonly kind: 'step-started'; readonly step: Step; readonly number: number; readonly total: number }
  | { readonly kind: 'written'; readonly address: Address; readonly unchanged: boolean }
  /** Somebody else changed the object: everything is read and planned anew. */
  | { readonly kind: 'conflict'; readonly address: Address }
  | { readonly kind: 'operator-wait'; readonly what: string }
  | {
      readonly kind: 'rollouts';
      readonly rollouts: readonly RolloutProgress[];
      readonly startedAt: Date;
      readonly now: Date;
    }
  | { readonly kind: 'files-wait'; readonly secondsLeft: number; readonly seconds: number }
  /** What has to come true before the run goes on. */
  | { readonly kind: 'waiting'; readonly what: string }
  | { readonly kind: 'removed'; readonly address: Address }
  | { readonly kind: 'step-finished'; readonly step: Step };

export type Observer = (event: ApplyEvent) => void;
