import { emptySnapshot, extend } from '../../src/snapshot/build.ts';
import type { RedactedObject } from '../../src/snapshot/objects.ts';
import { known } from '../../src/snapshot/reading.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';

/** A snapshot of exactly these objects; nothing else was asked for, and no pods of calico-node run. */
export function snapshotOf(...objects: readonly RedactedObject[]): Snapshot {
  const empty = emptySnapshot({
    context: 'test',
    server: 'https://127.0.0.1:6443',
    takenAt: '2026-11-24T12:00:00.000Z',
    files: [],
  });
  return extend(empty, { kubernetesVersion: known('v1.36.3'), nodePods: known([]), objects });
}
