import { isObject, objectAt } from '../../../json.ts';
import type { EtcdEnd } from '../../../links/etcd/end.ts';
import { knownValue } from '../../../snapshot/reading.ts';
import { allOf, lookUp, type Snapshot } from '../../../snapshot/snapshot.ts';
import { etcdFileKinds } from '../../connections/etcd/certificates.ts';
import { type EtcdOwner, ownerName } from '../../connections/etcd/owner.ts';
import { destinationOf } from './file-destination.ts';
import { endpointsPlace, filePlace } from './setting-place.ts';

/**
 * What a plan did so far, in order: `changed ConfigMap ns/name`, `rolled DaemonSet ns/name`. A simulated snapshot has
 * neither times nor pods; of a real one nothing needs to be remembered.
 */
export type Memory = readonly string[];

export interface StaleQuestion {
  readonly snapshot: Snapshot;
  /** The clients of the owner's current template. */
  readonly ends: readonly EtcdEnd[];
  readonly memory: Memory;
  /** Secrets that hold what the request brings, by name: a pod that is older than their change has not loaded it. */
  readonly ours: ReadonlySet<string>;
}

/**
 * Whether pods of the owner are older than the settings that their containers resolve at start. The environment is
 * resolved once, files that were loaded or copied (install-cni) are as old as the pod. Null: no pod is.
 */
export function stalenessOf(owner: EtcdOwner, question: StaleQuestion): string | null {
  const { snapshot, ends, memory, ours } = question;
  const own = ends.filter((end) => ownerName(end) === owner.name);
  const reads = [
    ...new Set([
      ...own.flatMap((end) => mapsOf(end, snapshot).map(({ object }) => object)),
      ...own.flatMap((end) => secretsOf(end, snapshot)).filter((name) => ours.has(name)),
    ]),
  ];
  const rolledAt = memory.lastIndexOf(`rolled ${owner.name}`);
  const remembered = reads.find((name) => memory.lastIndexOf(`changed ${name}`) > rolledAt);
  if (remembered !== undefined) return `${remembered} has changed since its pods started`;
  if (rolledAt >= 0) return null;
  const starts = startsOf(owner, snapshot);
  for (const end of own) {
    for (const { object, namespace, name, key } of mapsOf(end, snapshot)) {
      const change = keyChange(snapshot, namespace, name, key);
      if (
        change !== null &&
        starts.some((start) => start < change.at || (change.isOurs && start === change.at))
      )
        return `${object} has changed since its pods started`;
    }
    for (const name of secretsOf(end, snapshot)) {
      const at = ours.has(name) ? secretChange(snapshot, name) : null;
      if (at !== null && starts.some((start) => start < at))
        return `${name} has changed since its pods started`;
    }
  }
  return null;
}

/** When a Secret (`Secret ns/name`) last changed, in ms; null: that cannot be told. */
export function secretChange(snapshot: Snapshot, object: string): number | null {
  const [namespace = '', name = ''] = object.replace(/^Secret /, '').split('/');
  const changedAt = knownValue(lookUp(snapshot, 'Secret', namespace, name))?.changedAt ?? null;
  return changedAt === null ? null : Date.parse(changedAt);
}

/** The Secrets behind the files of a client, where they are mounted, as `Secret ns/name`. */
export function secretsOf({ client }: EtcdEnd, snapshot: Snapshot): string[] {
  const found = etcdFileKinds.flatMap((file) => {
    const destination = destinationOf(client, snapshot, file);
    if (destination.kind === 'obstacle' || !destination.isMounted) return [];
    return [`Secret ${destination.source.namespace}/${destination.source.name}`];
  });
  return [...new Set(found)];
}

/** When the oldest parts of an owner's pods started, in ms: each pod's start, or when its template was made. */
export function startsOf(owner: EtcdOwner, snapshot: Snapshot): number[] {
  if (owner.kind === 'pod') return timesOf([owner.pod.metadata.creationTimestamp]);
  const { object, revisions } = owner.workload;
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

interface MapKey {
  readonly object: string;
  readonly namespace: string;
  readonly name: string;
  readonly key: string;
}

function mapsOf({ client }: EtcdEnd, snapshot: Snapshot): MapKey[] {
  const places = [
    endpointsPlace(client, snapshot),
    ...etcdFileKinds.map((file) => filePlace(client, snapshot, file)),
  ];
  return places.flatMap((place) =>
    place.kind === 'config-map' ? [{ ...place, object: `ConfigMap ${place.namespace}/${place.name}` }] : [],
  );
}

const ourManager = 'kubectl-calico-tls';

/** When the key was last written. Times are whole seconds: a pod of the second of our own write may have resolved the old value. */
function keyChange(
  snapshot: Snapshot,
  namespace: string,
  name: string,
  key: string,
): { at: number; isOurs: boolean } | null {
  const map = knownValue(lookUp(snapshot, 'ConfigMap', namespace, name));
  const writes = (map?.metadata.managedFields ?? [])
    .filter(({ fieldsV1 }) => isObject(objectAt(fieldsV1, 'f:data')[`f:${key}`]))
    .flatMap(({ time, manager }) =>
      time === undefined ? [] : [{ at: Date.parse(time), isOurs: manager === ourManager }],
    );
  return writes.toSorted((a, b) => a.at - b.at).at(-1) ?? null;
}

function timesOf(times: readonly (string | undefined)[]): number[] {
  return times.flatMap((time) => (time === undefined ? [] : [Date.parse(time)]));
}
