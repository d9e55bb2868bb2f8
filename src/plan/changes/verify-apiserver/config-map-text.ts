import type { MountedFile } from '../../../calico/mounted-file.ts';
import type { ConfigMap } from '../../../snapshot/objects.ts';
import { knownValue } from '../../../snapshot/reading.ts';
import { lookUp, type Snapshot } from '../../../snapshot/snapshot.ts';

/** A key of a ConfigMap. */
export interface MapKey {
  readonly namespace: string;
  readonly name: string;
  readonly key: string;
}

/** The text of a key; null when it is not known. */
export function textOfKey(snapshot: Snapshot, { namespace, name, key }: MapKey): string | null {
  return knownValue(lookUp(snapshot, 'ConfigMap', namespace, name))?.data?.[key] ?? null;
}

/** The ConfigMap with another text in a key; null when it is not known. */
export function withText(
  snapshot: Snapshot,
  { namespace, name, key }: MapKey,
  text: string,
): ConfigMap | null {
  const map = knownValue(lookUp(snapshot, 'ConfigMap', namespace, name));
  return map === undefined ? null : { ...map, data: { ...map.data, [key]: text } };
}

/** The key that stands behind a file of a container; null where no ConfigMap does. */
export function keyBehind(file: MountedFile): MapKey | null {
  if (file.kind !== 'found' || file.source.object !== 'ConfigMap') return null;
  const { namespace, name, key } = file.source;
  return { namespace, name, key };
}

/** `calico-config/cni_network_config`. */
export function keyName({ name, key }: Omit<MapKey, 'namespace'>): string {
  return `${name}/${key}`;
}
