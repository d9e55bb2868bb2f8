import { stringify } from 'yaml';
import { scrub } from './scrub.ts';
import type { Snapshot } from './snapshot.ts';

export const snapshotApiVersion = 'calico-tls/v1';

/**
 * A snapshot as YAML, for --save. Objects lost their secrets when they were seen; here every text is looked at
 * once more, as it leaves the machine.
 */
export function saveSnapshot(snapshot: Snapshot): string {
  const { objects, ...rest } = snapshot;
  const document = {
    apiVersion: snapshotApiVersion,
    kind: 'Snapshot',
    ...rest,
    objects: [...objects.values()],
  };
  return stringify(scrub(document), { lineWidth: 0, aliasDuplicateObjects: false, compat: 'yaml-1.1' });
}
