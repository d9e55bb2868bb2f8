import { isObject, objectAt } from '../../../json.ts';
import type { EtcdEnd } from '../../../links/etcd/end.ts';
import { knownValue } from '../../../snapshot/reading.ts';
import { lookUp, type Snapshot } from '../../../snapshot/snapshot.ts';
import { etcdFileKinds } from '../../connections/etcd/certificates.ts';
import { type EtcdOwner, ownerName } from '../../connections/etcd/owner.ts';
import { ourManager } from '../../edits/field-manager.ts';
import { startTimes, timesOf } from '../../engine/start-times.ts';
import { destinationOf } from './file-destination.ts';
import { endpointsPlace, filePlace } from './setting-place.ts';

export interface StaleQuestion {
  readonly snapshot: Snapshot;
  /** The clients of the owner's current template. */
  readonly ends: readonly EtcdEnd[];
  /** Secrets that hold what the request brings, by name: a pod that is older than their change has not loaded it. */
  readonly ours: ReadonlySet<string>;
}

/**
 * Whether pods of the owner are older than the settings that their containers resolve at start. The environment is
 * resolved once, files that were loaded or copied (install-cni) are as old as the pod. Null: no pod is.
 */
export function stalenessOf(owner: EtcdOwner, question: StaleQuestion): string | null {
  const { snapshot, ends, ours } = question;
  const own = ends.filter((end) => ownerName(end) === owner.name);
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
    if (destination.kind === 'blocker' || !destination.isMounted) return [];
    return [`Secret ${destination.source.namespace}/${destination.source.name}`];
  });
  return [...new Set(found)];
}

/** When an owner's pods started, in ms; empty: not known. */
export function startsOf(owner: EtcdOwner, snapshot: Snapshot): number[] {
  return owner.kind === 'pod'
    ? timesOf([owner.pod.metadata.creationTimestamp])
    : startTimes(owner.workload, snapshot);
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
