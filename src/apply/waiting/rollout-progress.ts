import type { DaemonSet, Deployment } from '../../snapshot/objects.ts';

/** One pod of a workload as the API server's Table shows it. */
export interface PodRow {
  readonly name: string;
  readonly node: string | null;
  readonly ready: boolean;
  /** The Table's word: Running, Pending, CrashLoopBackOff, ImagePullBackOff, Init:0/2, Terminating. */
  readonly status: string;
  readonly restarts: number;
  /** ISO time after which a terminating pod is killed; null for one that is not terminating. */
  readonly endsAt: string | null;
}

/** A pod that holds a rollout up, and why. */
export interface StuckPod {
  readonly pod: string;
  readonly node: string | null;
  readonly reason: string;
}

/** How far the replacement of a workload's pods has come. */
export interface RolloutProgress {
  readonly kind: 'Deployment' | 'DaemonSet';
  readonly namespace: string;
  readonly name: string;
  /** Pods that run the new template and are available. */
  readonly done: number;
  readonly total: number;
  readonly finished: boolean;
  /** The Deployment is paused: nothing will move. */
  readonly paused: boolean;
  /** The DaemonSet waits for somebody to delete its pods. */
  readonly onDelete: boolean;
  readonly stuck: StuckPod | null;
}

/** How long after its grace period a terminating pod still counts: its kubelet may be late. */
const lateness = 30_000;

/** How far a rollout is, as `kubectl rollout status` judges it (kubectl: pkg/polymorphichelpers/rollout_status.go). */
export function rolloutProgress(
  workload: Deployment | DaemonSet,
  pods: readonly PodRow[],
  now: Date,
): RolloutProgress {
  const counts = workload.kind === 'Deployment' ? deploymentCounts(workload) : daemonSetCounts(workload);
  const leaving = pods.some(({ endsAt }) => endsAt !== null && Date.parse(endsAt) + lateness > now.getTime());
  const finished = counts.finished && !(leaving && workload.kind === 'Deployment');
  return {
    kind: workload.kind,
    namespace: workload.metadata.namespace ?? 'default',
    name: workload.metadata.name,
    done: counts.done,
    total: counts.total,
    finished,
    paused: workload.kind === 'Deployment' && workload.spec.paused === true,
    onDelete: workload.kind === 'DaemonSet' && workload.spec.updateStrategy?.type === 'OnDelete',
    stuck: finished ? null : stuckPod(pods),
  };
}

interface Counts {
  readonly done: number;
  readonly total: number;
  readonly finished: boolean;
}

function deploymentCounts({ metadata, spec, status = {} }: Deployment): Counts {
  const total = spec.replicas ?? 1;
  const updated = status.updatedReplicas ?? 0;
  const available = status.availableReplicas ?? 0;
  const old = Math.max((status.replicas ?? 0) - updated, 0);
  if (!isObserved(metadata.generation, status.observedGeneration)) return { done: 0, total, finished: false };
  return {
    done: Math.min(updated, Math.max(available - old, 0), total),
    total,
    finished: updated >= total && old === 0 && available >= updated,
  };
}

function daemonSetCounts({ metadata, status = {} }: DaemonSet): Counts {
  const total = status.desiredNumberScheduled ?? 0;
  const updated = status.updatedNumberScheduled ?? 0;
  const available = status.numberAvailable ?? 0;
  if (!isObserved(metadata.generation, status.observedGeneration)) return { done: 0, total, finished: false };
  const unavailable = Math.max(total - available, 0);
  return {
    done: Math.max(Math.min(updated, total) - unavailable, 0),
    total,
    finished: updated >= total && available >= total,
  };
}

function isObserved(generation = 0, observed = 0): boolean {
  return observed >= generation;
}

/** The worst first: what will not mend itself before what may only need time. */
const reasons: readonly RegExp[] = [
  /CrashLoopBackOff|^Error$|OOMKilled/,
  /ImagePull|ErrImage|InvalidImageName/,
  /CreateContainer|RunContainer|Config/,
  /^Pending$/,
  /^Init:|ContainerCreating|PodInitializing/,
];

/** The pod that most likely holds the rollout up; null when all are ready. */
export function stuckPod(pods: readonly PodRow[]): StuckPod | null {
  const waiting = pods.filter(
    ({ ready, status }) => !ready && status !== 'Terminating' && status !== 'Completed',
  );
  const ranked = waiting.toSorted((a, b) => rank(a.status) - rank(b.status) || b.restarts - a.restarts);
  const worst = ranked[0];
  if (worst === undefined) return null;
  const reason = worst.status === 'Running' ? 'not ready' : worst.status;
  const again = worst.restarts > 0 ? ` (${worst.restarts} restarts)` : '';
  return { pod: worst.name, node: worst.node, reason: `${reason}${again}` };
}

function rank(status: string): number {
  const found = reasons.findIndex((pattern) => pattern.test(status));
  return found === -1 ? reasons.length : found;
}
