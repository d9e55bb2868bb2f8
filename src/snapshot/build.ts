import type { RedactedObject } from './objects.ts';
import { failed } from './reading.ts';
import { type Answer, objectKey, type Snapshot, type SnapshotMetadata } from './snapshot.ts';

/** What a further read adds to a snapshot. */
export interface Addition extends Partial<Pick<Snapshot, 'kubernetesVersion' | 'connection' | 'nodePods'>> {
  readonly objects?: readonly RedactedObject[];
  readonly answers?: readonly Answer[];
}

/** A snapshot in which nothing was read yet. */
export function emptySnapshot(metadata: SnapshotMetadata): Snapshot {
  return {
    metadata,
    kubernetesVersion: failed('the version was not read'),
    connection: failed('no connection was made'),
    objects: new Map(),
    nodePods: failed('the pods of calico-node were not read'),
    answers: [],
  };
}

/** A new snapshot with more in it. An object that was seen before is replaced by the later one. */
export function extend(snapshot: Snapshot, addition: Addition): Snapshot {
  const { objects = [], answers = [], ...readings } = addition;
  const seen = new Map(snapshot.objects);
  for (const object of objects) {
    seen.set(objectKey(object.kind, object.metadata.namespace, object.metadata.name), object);
  }
  return { ...snapshot, ...readings, objects: seen, answers: [...snapshot.answers, ...answers] };
}
