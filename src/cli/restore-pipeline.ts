import { type Api, apiOf } from '../apply/api.ts';
import { type BackupSummary, listBackups, readBackup } from '../apply/backup.ts';
import { systemClock } from '../apply/clock.ts';
import type { Observer } from '../apply/event.ts';
import type { Outcome } from '../apply/outcome.ts';
import { planRestore, runRestore } from '../apply/restore.ts';
import type { RestorePlan } from '../apply/restore-plan.ts';
import { installation, operatorNamespace } from '../calico/installation.ts';
import { references } from '../calico/references.ts';
import { type Connection, connect } from '../cluster/connection.ts';
import type { KubeFlags } from '../cluster/flags.ts';
import { readSnapshot } from '../cluster/read-snapshot.ts';
import type { RequestLog } from '../cluster/request.ts';
import { ExpectedError } from '../errors.ts';
import { proveRestore, type RestoreJudgement } from '../plan/restore-proof.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { leaseHolder } from './lease-holder.ts';

export interface KeptObjectsRequest {
  readonly cluster: KubeFlags & { readonly namespace?: string | undefined };
  readonly log: RequestLog | null;
}

/** A cluster as restore and cleanup look at it. Close its connection when done. */
export interface KeptObjects {
  readonly connection: Connection;
  readonly api: Api;
  readonly snapshot: Snapshot;
  readonly operator: boolean;
  /** Where Lease, backups and staged certificates are. */
  readonly namespace: string;
}

/** Reads a cluster far enough to know where this program keeps its objects. */
export async function keptObjects({ cluster, log }: KeptObjectsRequest): Promise<KeptObjects> {
  const connection = await connect(cluster, process.env, log === null ? {} : { log });
  try {
    const options = { namespace: cluster.namespace ?? null, references, link: 'felix-typha' } as const;
    const snapshot = await readSnapshot(connection, options, new Date());
    const found = installation(snapshot);
    const operator = found.kind === 'operator';
    const namespace = operator ? operatorNamespace : (found.namespace ?? cluster.namespace ?? 'kube-system');
    return { connection, api: apiOf(connection, systemClock), snapshot, operator, namespace };
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** The backups that there are, newest first. */
export async function backupsOf({ api, namespace }: KeptObjects): Promise<readonly BackupSummary[]> {
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
}

export async function prepareRestore(kept: KeptObjects, name: string): Promise<PreparedRestore> {
  const backup = await readBackup(kept.api, kept.namespace, name);
  if (backup === null) {
    throw new ExpectedError(`there is no backup ${name} in ${kept.namespace}`, {
      code: 'unknown-backup',
      remedy: 'List the backups without a name.',
      command: 'kubectl calico-tls restore',
    });
  }
  const restore = await planRestore(kept.api, backup, kept.operator);
  return { restore, judgement: proveRestore(kept.snapshot, restore.groups, kept.operator, new Date()) };
}

export function carryOutRestore(
  kept: KeptObjects,
  restore: RestorePlan,
  options: { readonly timeoutMs: number; readonly observer: Observer; readonly signal: AbortSignal },
): Promise<Outcome> {
  const { connection, snapshot, operator, namespace } = kept;
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
