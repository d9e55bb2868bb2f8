import type { Observer } from '../../apply/event.ts';
import { systemClock } from '../../apply/objects/clock.ts';
import type { Outcome } from '../../apply/outcome.ts';
import { planRestore, runRestore } from '../../apply/restoring/restore.ts';
import type { RestorePlan } from '../../apply/restoring/restore-plan.ts';
import { type BackupSummary, listBackups, readBackup } from '../../apply/storage/backup.ts';
import { references } from '../../calico/references.ts';
import { ExpectedError } from '../../errors.ts';
import { proveRestore, type RestoreJudgement } from '../../plan/changes/restore/restore-proof.ts';
import { isOfOtherLink } from '../../plan/model/goal.ts';
import { flowLogWarningOf, storedByGroup } from '../../plan/report/flow-log-facts.ts';
import type { FlowLogWarning } from '../../plan/report/flow-log-warning.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { leaseHolder } from '../change/lease-holder.ts';
import { type ClusterRequest, type OpenCluster, openCluster } from '../cluster/open-cluster.ts';

/** Reads a cluster far enough to know where this program keeps its objects, which may outlast Calico. */
export function keptObjects(request: ClusterRequest): Promise<OpenCluster> {
  return openCluster(request, { references, link: 'felix-typha' }, { mayBeGone: true });
}

/** The backups that there are, newest first. */
export async function backupsOf({ api, namespace }: OpenCluster): Promise<readonly BackupSummary[]> {
  const backups = await listBackups(api, namespace);
  if (backups !== null) return backups;
  throw new ExpectedError(`backups cannot be listed: no right to list Secrets in ${namespace}`, {
    code: 'forbidden',
    remedy: 'Give the name of the backup, as it was printed when it was made.',
  });
}

/** What restoring a backup would change, and whether that is safe. */
export interface PreparedRestore {
  readonly restore: RestorePlan;
  readonly judgement: RestoreJudgement;
  /** What it means for the flow logs of Felix; null: nothing. */
  readonly flowLogs: FlowLogWarning | null;
  /** What all were judged on. */
  readonly snapshot: Snapshot;
}

export async function prepareRestore(kept: OpenCluster, name: string): Promise<PreparedRestore> {
  const backup = await readBackup(kept.api, kept.namespace, name);
  if (backup === null) {
    throw new ExpectedError(`there is no backup ${name} in ${kept.namespace}`, {
      code: 'unknown-backup',
      remedy: 'List the backups without a name.',
      command: 'kubectl calico-tls restore',
    });
  }
  const snapshot = isOfOtherLink(backup.goal) ? await kept.readAll() : kept.snapshot;
  const restore = await planRestore(kept.api, backup, kept.operator, snapshot);
  const now = new Date();
  const judgement = proveRestore(snapshot, restore.groups, kept.operator, now);
  const flowLogs = flowLogWarningOf(snapshot, restore.groups.map(storedByGroup), now);
  return { restore, judgement, flowLogs, snapshot };
}

export function carryOutRestore(
  kept: OpenCluster,
  { restore, snapshot }: PreparedRestore,
  options: { readonly timeoutMs: number; readonly observer: Observer; readonly signal: AbortSignal },
): Promise<Outcome> {
  const { connection, operator, namespace } = kept;
  const holder = leaseHolder();
  return runRestore({
    connection,
    clock: systemClock,
    snapshot,
    operator,
    namespace,
    holder,
    restore,
    ...options,
  });
}
