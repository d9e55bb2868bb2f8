import type { Workload } from '../../calico/workload.ts';
import { allOf, type Snapshot } from '../../snapshot/snapshot.ts';

/** When the pods of a workload started, in ms: each pod's start, or when its template was made; empty: not known. */
export function startTimes({ object, revisions }: Workload, snapshot: Snapshot): number[] {
  const pods = revisions.flatMap(({ running }) => running.map(({ startedAt }) => startedAt ?? undefined));
  if (pods.length > 0 || object.kind === 'DaemonSet') return timesOf(pods);
  const sets = allOf(snapshot, 'ReplicaSet').filter(
    ({ metadata, status }) =>
      metadata.namespace === object.metadata.namespace &&
      (status?.replicas ?? 0) > 0 &&
      metadata.ownerReferences?.some(({ name }) => name === object.metadata.name) === true,
  );
  return timesOf(sets.map(({ metadata }) => metadata.creationTimestamp));
}

export function timesOf(times: readonly (string | undefined)[]): number[] {
  return times.flatMap((time) => (time === undefined ? [] : [Date.parse(time)]));
}
