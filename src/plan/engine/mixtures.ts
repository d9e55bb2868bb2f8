import type { RedactedObject } from '../../snapshot/objects.ts';
import { type Snapshot, without } from '../../snapshot/snapshot.ts';
import { withObjects } from '../edits/with-objects.ts';

/** The objects that a step writes and takes away. */
export interface ObjectsChanged {
  readonly written: readonly RedactedObject[];
  readonly removed?: readonly RedactedObject[];
}

/**
 * Every state that a step can lead through: each of its objects is the old or the new one, none first, all last.
 * 2^n states, n is at most a handful.
 */
export function mixturesOf(before: Snapshot, { written, removed = [] }: ObjectsChanged): Snapshot[] {
  const changes = [
    ...written.map((object) => (state: Snapshot) => withObjects(state, [object])),
    ...removed.map((object) => (state: Snapshot) => without(state, [object])),
  ];
  return Array.from({ length: 2 ** changes.length }, (_, bits) =>
    changes.filter((_change, at) => (bits >> at) & 1).reduce((state, change) => change(state), before),
  );
}
