import type {
  ConfigMap,
  DaemonSet,
  Deployment,
  Pod,
  PodDisruptionBudget,
  Service,
} from '../../snapshot/objects.ts';
import type { RedactedSecret } from '../../snapshot/secret.ts';
import type { ObjectRef } from '../../snapshot/snapshot.ts';

/** Objects that a plan writes. Private keys are never in them: only the trace of the key that belongs there. */
export type PlannedObject =
  | RedactedSecret
  | ConfigMap
  | Deployment
  | DaemonSet
  | Service
  | PodDisruptionBudget
  /** A pod of no workload: to change it is to delete it and make it anew. */
  | Pod;

/** One object before and after a step; `before` null: it is made. */
export interface ObjectChange {
  readonly before: PlannedObject | null;
  readonly after: PlannedObject;
  /** What changes, for people: `env TYPHA_CLIENTURISAN: (not set) -> spiffe://…`. */
  readonly fields: readonly string[];
}

/** A workload whose pods are replaced because of a step. */
export interface Rollout {
  readonly kind: 'Deployment' | 'DaemonSet';
  readonly namespace: string;
  readonly name: string;
  readonly pods: number | null;
  readonly maxUnavailable: string | null;
  /** True when nothing in the template changes and the pods are replaced to read their files anew. */
  readonly restart: boolean;
}

/** That no two ends that can meet refuse each other while the step is under way. */
export interface Proof {
  /** Pairings of old and new templates and files that were judged. */
  readonly pairings: number;
  /** Pairings that were refused before the step already and still are: 0 from a healthy state. */
  readonly refused: number;
}

/** What has to be seen before the next step may begin. */
export type Wait =
  | { readonly kind: 'rollouts' }
  /** New files have reached every running pod by then (kubelet sync period and cache). */
  | { readonly kind: 'files'; readonly ms: number; readonly objects: readonly ObjectRef[] }
  /** A Secret is there with another certificate than the one with this SHA-256: the operator makes it anew. */
  | {
      readonly kind: 'reissued';
      readonly namespace: string;
      readonly name: string;
      readonly unlike: string | null;
    };

/** What has to be seen live right before the first write of a step. */
export type Precondition =
  /** No Typha of this Deployment streams to anybody: `typha_connections_streaming` is 0 in each of its pods. */
  | { readonly kind: 'no-streams'; readonly namespace: string; readonly name: string }
  /** Every address of the Service's EndpointSlices is a pod of the Deployment of this name, and at least one is ready. */
  | {
      readonly kind: 'endpoints';
      readonly namespace: string;
      readonly service: string;
      readonly deployment: string;
    };

export interface Step {
  /** Stable within a plan: `trust`, `typha-identity`, `node-spiffe-only`, … */
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly preconditions: readonly Precondition[];
  readonly changes: readonly ObjectChange[];
  /** Objects that are deleted after the changes were written, exactly as they were judged. */
  readonly removals: readonly PlannedObject[];
  /** Objects that the operator changes as a consequence, as they are expected to be. */
  readonly effects: readonly PlannedObject[];
  readonly rollouts: readonly Rollout[];
  readonly waits: readonly Wait[];
  readonly proof: Proof;
}

/** What to do next from a state. */
export type Next =
  | { readonly kind: 'step'; readonly step: Step }
  /** `note` says why there was nothing to do at all; null at the goal. `left` is what only a person can do. */
  | {
      readonly kind: 'done';
      readonly note: string | null;
      /** The note holds only where no step came before. */
      readonly isOfStart?: true;
      readonly left?: readonly string[];
    }
  | Blocked;

export interface Blocked {
  readonly kind: 'blocked';
  readonly reason: string;
  readonly remedy: string;
  /** What would lift it, where this program can bring it. */
  readonly needs: 'certificates' | null;
}
