import { type Workload, workloads } from '../../calico/workload.ts';
import type { ConfigMap, DaemonSet } from '../../snapshot/objects.ts';
import { knownValue } from '../../snapshot/reading.ts';
import { allOf, lookUp, type Snapshot, without } from '../../snapshot/snapshot.ts';
import { ourManager } from '../edits/field-manager.ts';
import { withObjects } from '../edits/with-objects.ts';
import type { PlannedObject } from '../model/step.ts';
import { deploymentStatus, isRolling, withoutOlderPods, withoutPods, withPods } from './simulated-pods.ts';
import { startTimes } from './start-times.ts';

/** What happens to a cluster. */
export interface Happening {
  readonly written: readonly PlannedObject[];
  /** What somebody else makes of it: when that changes is left open. */
  readonly effects?: readonly PlannedObject[];
  readonly removed?: readonly PlannedObject[];
}

/** In this order, in ms: pods of which no start is known have started, objects change, their pods are replaced. */
const [before, change, restart] = [1, 1_000, 2_000];

/**
 * The state once changed objects have converged: every pod of a changed workload runs its new template with the
 * stored files, and every file has arrived. Removed objects are gone, and the pods of removed workloads.
 */
export function simulate(
  snapshot: Snapshot,
  { written, effects = [], removed = [] }: Happening,
  now: Date,
): Snapshot {
  const at = (ms: number) => new Date(now.getTime() + ms).toISOString();
  const start = withStarts(snapshot, at(before));
  const next = withObjects(start, [
    ...written.map((object) => stamped(converged(object), snapshot, at(change), at(restart))),
    ...effects.map(converged),
  ]);
  const left = withoutPods(without(next, removed), removed.filter(isRolling));
  const rolled = [...written, ...effects].filter(isRolling).map(converged).filter(isRolling);
  return withPods(left, rolled, at(restart));
}

/** The state once these workloads have rolled out: pods of their newest template stay as they are. */
export function rolledOut(snapshot: Snapshot, rolling: readonly Workload[], now: Date): Snapshot {
  const settled = withObjects(
    snapshot,
    rolling.map(({ object }) => converged(object)),
  );
  const isStarted = ({ revisions }: Workload) => (revisions[0]?.running.length ?? 0) > 0;
  const left = rolling.filter(isStarted).reduce(withoutOlderPods, settled);
  const anew = rolling.filter((workload) => !isStarted(workload)).map(({ object }) => object);
  return simulate(left, { written: anew }, now);
}

/** The state in which each pod has a start: one that nobody saw started before what comes. */
function withStarts(snapshot: Snapshot, startedAt: string): Snapshot {
  const unseen = (workload: Workload) =>
    workload.revisions.length === 1 && startTimes(workload, snapshot).length === 0;
  const pods = allOf(snapshot, 'Pod')
    .filter(({ metadata }) => metadata.creationTimestamp === undefined)
    .map((pod) => ({ ...pod, metadata: { ...pod.metadata, creationTimestamp: startedAt } }));
  const objects = workloads(snapshot)
    .filter(unseen)
    .map(({ object }) => object);
  return withPods(withObjects(snapshot, pods), objects, startedAt);
}

/** The object with the time of its change; a pod is made anew. */
function stamped(
  object: PlannedObject,
  snapshot: Snapshot,
  changedAt: string,
  startedAt: string,
): PlannedObject {
  switch (object.kind) {
    case 'Secret':
      return { ...object, changedAt };
    case 'ConfigMap':
      return {
        ...object,
        metadata: { ...object.metadata, managedFields: writes(object, snapshot, changedAt) },
      };
    case 'Pod':
      return { ...object, metadata: { ...object.metadata, creationTimestamp: startedAt } };
    default:
      return object;
  }
}

function writes({ metadata, data = {} }: ConfigMap, snapshot: Snapshot, time: string) {
  const old = knownValue(lookUp(snapshot, 'ConfigMap', metadata.namespace ?? null, metadata.name))?.data;
  const keys = Object.keys(data).filter((key) => data[key] !== old?.[key]);
  if (keys.length === 0) return [];
  const fieldsV1 = { 'f:data': Object.fromEntries(keys.map((key) => [`f:${key}`, {}])) };
  return [{ manager: ourManager, operation: 'Update', time, fieldsV1 }];
}

/** The object as its controllers leave it; when somebody else changed it is left open. */
function converged(object: PlannedObject): PlannedObject {
  switch (object.kind) {
    case 'Secret':
      return { ...object, changedAt: null };
    case 'ConfigMap': {
      const { managedFields: _dropped, ...metadata } = object.metadata;
      return { ...object, metadata };
    }
    case 'Deployment':
      return { ...object, ...(object.status === undefined ? {} : { status: deploymentStatus(object) }) };
    case 'DaemonSet':
      return { ...object, ...(object.status === undefined ? {} : { status: daemonSetStatus(object) }) };
    default:
      return object;
  }
}

function daemonSetStatus(object: DaemonSet): NonNullable<DaemonSet['status']> {
  const desired = object.status?.desiredNumberScheduled ?? 0;
  return {
    ...object.status,
    observedGeneration: object.metadata.generation ?? 0,
    desiredNumberScheduled: desired,
    updatedNumberScheduled: desired,
    numberReady: desired,
    numberAvailable: desired,
  };
}
