import { type Api, apiOf } from '../../apply/objects/api.ts';
import { systemClock } from '../../apply/objects/clock.ts';
import { type Installation, installation, originalsNamespace } from '../../calico/installation.ts';
import { type Connection, connect } from '../../cluster/connection.ts';
import type { KubeFlags } from '../../cluster/flags.ts';
import { type ReadOptions, readSnapshot } from '../../cluster/read-snapshot.ts';
import type { RequestLog } from '../../cluster/request.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { type ClockCheck, withClock } from './clock-check.ts';
import { CalicoNotFound, isUnseen, noCalico } from './no-calico.ts';
import { requireEnds } from './require-ends.ts';

/** Which cluster, as whom, and what is told about the requests. */
export interface ClusterRequest {
  readonly cluster: KubeFlags & { readonly namespace?: string | undefined };
  readonly log: RequestLog | null;
  readonly clock?: ClockCheck;
}

/** A cluster as whatever writes looks at it. Close its connection when done. */
export interface OpenCluster {
  readonly connection: Connection;
  readonly api: Api;
  /** Reads the same again. */
  readonly read: () => Promise<Snapshot>;
  /** Reads every link of the same cluster. */
  readonly readAll: () => Promise<Snapshot>;
  readonly snapshot: Snapshot;
  readonly installation: Installation;
  readonly operator: boolean;
  /** Where Lease, backups and staged certificates are: beside the originals of what changes. */
  readonly namespace: string;
}

/**
 * Connects and reads far enough to know how Calico is installed and where this program keeps its objects.
 * `mayBeGone`: also where Calico is in no namespace any more.
 */
export async function openCluster(
  { cluster, log, clock }: ClusterRequest,
  reading: Omit<ReadOptions, 'namespace'>,
  { mayBeGone = false } = {},
): Promise<OpenCluster> {
  const connection = await connect(cluster, process.env, log === null ? {} : { log });
  try {
    const options: ReadOptions = { ...reading, namespace: cluster.namespace ?? null };
    const read = () => readSnapshot(connection, options, new Date());
    const { link: _one, ...everything } = options;
    const readAll = () => readSnapshot(connection, everything, new Date());
    const snapshot = await withClock(clock, connection, read);
    await requireEnds(connection, snapshot, options.namespace).catch((error: unknown) => {
      if (!(mayBeGone && error instanceof CalicoNotFound && error.code === 'no-calico')) throw error;
    });
    const found = installation(snapshot);
    if (mayBeGone && found.kind === 'none' && isUnseen(snapshot)) throw noCalico(snapshot);
    const operator = found.kind === 'operator';
    const namespace = originalsNamespace(found) ?? cluster.namespace ?? 'kube-system';
    const api = apiOf(connection, systemClock);
    return { connection, api, read, readAll, snapshot, installation: found, operator, namespace };
  } catch (error) {
    connection.close();
    throw error;
  }
}
