import type { Api } from './objects/api.ts';
import { ApiRefusal } from './objects/api-failure.ts';
import { keptBackups, listBackups, removeBackups } from './storage/backup.ts';
import { type HeldLease, type LeaseRequest, readLease, takeLease } from './storage/lease.ts';
import { unstage } from './storage/staging.ts';

/**
 * Tidies up when the goal is reached: staged certificates go, the newest backups stay. A run that found nothing to
 * do tidies up after the one before, which was ended on its last metres.
 */
export async function finishRun(api: Api, lease: HeldLease | null, request: LeaseRequest): Promise<void> {
  const { namespace } = request;
  if (lease === null) {
    const left = await leftLease(api, request);
    if (left === null) return;
    await tidyUp(api, namespace);
    await left.release(true);
    return;
  }
  await tidyUp(api, namespace);
}

/** The Lease of a run with the same goal that did not give it back finished; null: there is none. */
async function leftLease(api: Api, request: LeaseRequest): Promise<HeldLease | null> {
  try {
    const state = await readLease(api, request.namespace);
    if (state === null || state.unfinishedGoal !== request.goal) return null;
    const taken = await takeLease(api, request);
    return taken.kind === 'held' ? taken.lease : null;
  } catch (error) {
    if (error instanceof ApiRefusal) return null;
    throw error;
  }
}

async function tidyUp(api: Api, namespace: string): Promise<void> {
  await unstage(api, namespace);
  const backups = (await listBackups(api, namespace)) ?? [];
  await removeBackups(api, backups.slice(keptBackups));
}
