import { planRestore, runRestore } from '../../../src/apply/restoring/restore.ts';
import { listBackups, readBackup } from '../../../src/apply/storage/backup.ts';
import { references } from '../../../src/calico/references.ts';
import { readSnapshot } from '../../../src/cluster/read-snapshot.ts';
import { proveRestore } from '../../../src/plan/changes/restore/restore-proof.ts';
import type { Stage } from './stage.ts';

/** `none`: there is no backup; `same`: everything is as it has it; else how putting it back ended. */
export type Restored = 'none' | 'same' | 'unsafe' | 'done';

/** `restore` of the oldest backup that there is. */
export async function restoreFirst(on: Stage): Promise<Restored> {
  const { operator, clock, bench } = on;
  const { api, connection, observer } = bench;
  const namespace = operator ? 'tigera-operator' : 'kube-system';
  const oldest = (await listBackups(api, namespace))?.at(-1);
  const backup = oldest === undefined ? null : await readBackup(api, namespace, oldest.name);
  if (backup === null) return 'none';
  const snapshot = await readSnapshot(
    connection,
    { namespace: null, references, link: 'felix-typha' },
    clock.now(),
  );
  const restore = await planRestore(api, backup, operator, snapshot);
  if (restore.groups.length === 0) return 'same';
  if (proveRestore(snapshot, restore.groups, operator, clock.now()).kind === 'unsafe') return 'unsafe';
  const outcome = await runRestore({
    connection,
    clock,
    observer,
    snapshot,
    restore,
    namespace,
    operator,
    holder: 'alice@laptop, process 3',
    timeoutMs: 600_000,
  });
  if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
  return 'done';
}
