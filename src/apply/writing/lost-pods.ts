import type { ChangeGoal } from '../../plan/model/goal.ts';
import { redactObject } from '../../snapshot/redact.ts';
import { objectKey, type Snapshot } from '../../snapshot/snapshot.ts';
import type { Api } from '../objects/api.ts';
import { ApiRefusal } from '../objects/api-failure.ts';
import type { RawObject } from '../objects/raw-object.ts';
import { readBackup } from '../storage/backup.ts';
import { readLease } from '../storage/lease.ts';
import { podToMake } from './renew-pod.ts';

interface Run {
  readonly namespace: string;
  readonly goal: ChangeGoal;
}

/**
 * Pods that a run with this goal deleted and, ended in between, did not make anew: its backup has them, and the
 * cluster has not. None where that may not be read.
 */
export async function lostPods(api: Api, { namespace, goal }: Run): Promise<readonly RawObject[]> {
  try {
    const state = await readLease(api, namespace);
    const [place, name] = state?.unfinishedGoal === goal ? (state.backup?.split('/') ?? []) : [];
    const backup = place === undefined || name === undefined ? null : await readBackup(api, place, name);
    const pods = (backup?.objects ?? []).filter(({ address }) => address.kind === 'Pod');
    const found = await Promise.all(
      pods.map(async ({ address, object }) =>
        object !== null && (await api.get(address)) === null ? object : null,
      ),
    );
    return found.filter((pod) => pod !== null);
  } catch (error) {
    if (error instanceof ApiRefusal) return [];
    throw error;
  }
}

/** Makes lost pods as they were; the plan then changes them as it would have. Says how many it made. */
export async function putBackPods(api: Api, pods: readonly RawObject[]): Promise<number> {
  let made = 0;
  for (const pod of pods) if ((await api.create(podToMake(pod))).kind === 'written') made += 1;
  return made;
}

/** The snapshot as it would be with the pods that a broken-off run with this goal left deleted: what is to plan. */
export async function withLostPods(api: Api, run: Run, snapshot: Snapshot): Promise<Snapshot> {
  const lost = await lostPods(api, run);
  if (lost.length === 0) return snapshot;
  const seen = lost.flatMap((pod) => redactObject(pod) ?? []);
  const entries = seen.map(
    (pod) => [objectKey(pod.kind, pod.metadata.namespace, pod.metadata.name), pod] as const,
  );
  return { ...snapshot, objects: new Map([...snapshot.objects, ...entries]) };
}
