import type { PlannedObject } from '../../plan/model/step.ts';
import type { Deployment } from '../../snapshot/objects.ts';
import { type Address, addressText } from '../objects/address.ts';
import { deploymentPods } from '../waiting/deployment-pods.ts';
import type { WaitEnd, WaitSurroundings } from '../waiting/wait-rollouts.ts';
import type { WriteSurroundings } from '../write-surroundings.ts';
import { addressOf, removeObject } from './remove-object.ts';

export type RemovalEnd =
  | Exclude<WaitEnd, { kind: 'finished' }>
  | { readonly kind: 'conflict'; readonly object: string }
  | { readonly kind: 'finished'; readonly writes: number };

const lookEvery = 2_000;

/**
 * Deletes objects as they were judged, one after the other; what is gone already counts as done. A Deployment is
 * done when its pods are gone too.
 */
export async function removeAll(
  objects: readonly PlannedObject[],
  around: WriteSurroundings,
): Promise<RemovalEnd> {
  let writes = 0;
  for (const object of objects) {
    if (around.signal?.aborted === true) return { kind: 'interrupted' };
    if (!(await around.keep())) return { kind: 'lock-lost' };
    const address = addressOf(object);
    const outcome = await removeObject(around.api, object);
    if (outcome === 'conflict') {
      around.observer({ kind: 'conflict', address });
      return { kind: 'conflict', object: addressText(address) };
    }
    if (outcome === 'removed') {
      writes += 1;
      around.onWritten();
      around.observer({ kind: 'removed', address });
    }
    const end = object.kind === 'Deployment' ? await untilPodsAreGone(address, object, around) : finished;
    if (end.kind !== 'finished') return end;
  }
  return { kind: 'finished', writes };
}

const finished: WaitEnd = { kind: 'finished' };

/** Pods end their grace period after their Deployment is gone: Typha hands its clients over one by one. */
export async function untilPodsAreGone(
  address: Address,
  { spec }: Deployment,
  around: WaitSurroundings,
): Promise<WaitEnd> {
  const { clock } = around.api;
  let [fewest, movedAt] = [Number.POSITIVE_INFINITY, clock.now().getTime()];
  for (;;) {
    const pods = await deploymentPods(around.api, address, spec.selector);
    if (pods.length === 0) return finished;
    const now = clock.now().getTime();
    if (pods.length < fewest) [fewest, movedAt] = [pods.length, now];
    const count = `${pods.length} pod${pods.length === 1 ? '' : 's'}`;
    around.observer({ kind: 'waiting', what: `${count} of ${addressText(address)} shut down` });
    if (now - movedAt >= around.timeoutMs) {
      const names = pods.map(({ name }) => name).join(', ');
      const reason = `${addressText(address)} is deleted, but its pods do not end: ${names}`;
      return { kind: 'stuck', reason, rollouts: [] };
    }
    if (around.signal?.aborted === true) return { kind: 'interrupted' };
    if (!(await around.keep())) return { kind: 'lock-lost' };
    await clock.sleep(lookEvery, around.signal);
  }
}
