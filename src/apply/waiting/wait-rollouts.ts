import type { DaemonSet, Deployment } from '../../snapshot/objects.ts';
import { redactObject } from '../../snapshot/redact.ts';
import type { Observer } from '../event.ts';
import { type Address, addressText } from '../objects/address.ts';
import type { Api } from '../objects/api.ts';
import { podRows } from './pod-rows.ts';
import { type PodRow, type RolloutProgress, rolloutProgress } from './rollout-progress.ts';
import { watchObjects } from './watch.ts';

/** How a wait ended. */
export type WaitEnd =
  | { readonly kind: 'finished' }
  | { readonly kind: 'stuck'; readonly reason: string; readonly rollouts: readonly RolloutProgress[] }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'lock-lost' };

export interface WaitSurroundings {
  readonly api: Api;
  readonly observer: Observer;
  readonly signal?: AbortSignal;
  /** Milliseconds without any progress after which a wait gives up. */
  readonly timeoutMs: number;
  /** Renews the Lease when that is due. */
  readonly keep: () => Promise<boolean>;
}

const pollEvery = 3_000;
/** After a watch has woken the wait: many pods change at once. */
const gather = 250;
/** Pods of a DaemonSet are looked at only after this long without progress: there may be thousands. */
const quiet = 15_000;

/** Waits until every pod of these workloads runs its current template and is available. */
export async function waitForRollouts(
  addresses: readonly Address[],
  around: WaitSurroundings,
): Promise<WaitEnd> {
  if (addresses.length === 0) return { kind: 'finished' };
  const { clock } = around.api;
  const startedAt = clock.now();
  const watch = watchObjects(around.api, addresses);
  let [movedAt, last] = [startedAt.getTime(), ''];
  try {
    for (;;) {
      const now = clock.now();
      const idle = now.getTime() - movedAt;
      const rollouts = await Promise.all(
        addresses.map((address) => look(around.api, address, idle >= quiet, now)),
      );
      const here = signature(rollouts);
      if (here !== last) [movedAt, last] = [now.getTime(), here];
      around.observer({ kind: 'rollouts', rollouts, startedAt, now });
      if (rollouts.every(({ finished }) => finished)) return { kind: 'finished' };
      if (now.getTime() - movedAt >= around.timeoutMs)
        return { kind: 'stuck', reason: stuckReason(rollouts), rollouts };
      if (around.signal?.aborted === true) return { kind: 'interrupted' };
      if (!(await around.keep())) return { kind: 'lock-lost' };
      await pause(around, watch.changed());
    }
  } finally {
    watch.stop();
  }
}

/** One look at one workload. */
export async function look(
  api: Api,
  address: Address,
  withPods: boolean,
  now: Date,
): Promise<RolloutProgress> {
  const workload = await readWorkload(api, address);
  if (workload === null) return gone(address);
  const first = rolloutProgress(workload, [], now);
  if (first.finished ? workload.kind === 'DaemonSet' : workload.kind === 'DaemonSet' && !withPods)
    return first;
  const pods: readonly PodRow[] = await podRows(api, address.namespace, workload.spec.selector);
  return rolloutProgress(workload, pods, now);
}

export async function readWorkload(api: Api, address: Address): Promise<Deployment | DaemonSet | null> {
  const raw = await api.get(address);
  const seen = raw === null ? null : redactObject(raw);
  return seen?.kind === 'Deployment' || seen?.kind === 'DaemonSet' ? seen : null;
}

async function pause(around: WaitSurroundings, changed: Promise<void>): Promise<void> {
  const { clock } = around.api;
  const woken = new AbortController();
  const signals = [woken.signal, around.signal].filter((signal) => signal !== undefined);
  const slept = clock.sleep(pollEvery, AbortSignal.any(signals)).then(() => 'slept');
  const first = await Promise.race([slept, changed.then(() => 'changed')]);
  woken.abort();
  if (first === 'changed') await clock.sleep(gather, around.signal);
}

const signature = (rollouts: readonly RolloutProgress[]): string =>
  rollouts.map(({ done, total, finished }) => `${done}/${total}/${finished}`).join(' ');

function stuckReason(rollouts: readonly RolloutProgress[]): string {
  return rollouts
    .filter(({ finished }) => !finished)
    .map((rollout) => `${rollout.kind} ${rollout.namespace}/${rollout.name}: ${whyStuck(rollout)}`)
    .join('; ');
}

function whyStuck({ done, total, paused, onDelete, stuck, name, namespace }: RolloutProgress): string {
  const count = `${done} of ${total} pods replaced`;
  if (paused)
    return `${count}, the Deployment is paused (kubectl rollout resume deployment/${name} -n ${namespace})`;
  if (onDelete) return `${count}, its update strategy is OnDelete: somebody has to delete the old pods`;
  if (stuck === null) return count;
  const where = stuck.node === null ? '' : ` on node ${stuck.node}`;
  return `${count}, pod ${stuck.pod}${where}: ${stuck.reason}`;
}

function gone({ kind, namespace, name }: Address): RolloutProgress {
  const workload = { kind: kind === 'Deployment' ? 'Deployment' : 'DaemonSet', namespace, name } as const;
  const stuck = { pod: addressText({ kind, namespace, name }), node: null, reason: 'is not there any more' };
  return { ...workload, done: 0, total: 0, finished: false, paused: false, onDelete: false, stuck };
}
