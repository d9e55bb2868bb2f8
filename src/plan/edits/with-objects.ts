import type { RedactedObject } from '../../snapshot/objects.ts';
import { objectKey, type Snapshot } from '../../snapshot/snapshot.ts';

/** The snapshot with these objects in place of those it has. */
export function withObjects(snapshot: Snapshot, objects: readonly RedactedObject[]): Snapshot {
  const all = new Map(snapshot.objects);
  for (const object of objects)
    all.set(objectKey(object.kind, object.metadata.namespace, object.metadata.name), object);
  return { ...snapshot, objects: all };
}
