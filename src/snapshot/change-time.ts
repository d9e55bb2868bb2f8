import { knownValue } from './reading.ts';
import { lookUp, type Snapshot } from './snapshot.ts';

/** When the data of a Secret or ConfigMap last changed, by its field managers' record; null when that cannot be told. */
export function changeTime(
  snapshot: Snapshot,
  object: 'Secret' | 'ConfigMap',
  namespace: string,
  name: string,
): string | null {
  if (object === 'Secret') return knownValue(lookUp(snapshot, 'Secret', namespace, name))?.changedAt ?? null;
  const map = knownValue(lookUp(snapshot, 'ConfigMap', namespace, name));
  const times = (map?.metadata.managedFields ?? [])
    .filter((entry) => entry.fieldsV1 !== undefined && 'f:data' in entry.fieldsV1)
    .flatMap((entry) => entry.time ?? []);
  return times.toSorted().at(-1) ?? null;
}
