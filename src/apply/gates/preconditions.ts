import type { Precondition } from '../../plan/model/step.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { BlockCode } from '../outcome.ts';
import type { Look } from '../waiting/look.ts';
import type { WaitSurroundings } from '../waiting/wait-rollouts.ts';
import { lookAtEndpoints } from './endpoints.ts';
import { lookAtStreams } from './streams.ts';

export type PreconditionEnd =
  | { readonly kind: 'met' }
  | { readonly kind: 'blocked'; readonly code: BlockCode; readonly reason: string; readonly remedy: string }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'lock-lost' };

const lookEvery = 5_000;

const remedies: Readonly<Record<Precondition['kind'], string>> = {
  'no-streams':
    'Hosts outside the cluster may dial Typha, and would be refused. See who does, and move them first; where there are none, give --no-external-clients.',
  endpoints:
    'See kubectl get endpointslices and the pods of that Deployment; when they are ready, run the command again.',
};

/** Waits until every precondition of a step holds, as seen live. What does not change for the timeout blocks. */
export async function meetPreconditions(
  preconditions: readonly Precondition[],
  snapshot: Snapshot,
  around: WaitSurroundings,
): Promise<PreconditionEnd> {
  for (const precondition of preconditions) {
    const end = await meet(precondition, snapshot, around);
    if (end.kind !== 'met') return end;
  }
  return { kind: 'met' };
}

async function meet(
  precondition: Precondition,
  snapshot: Snapshot,
  around: WaitSurroundings,
): Promise<PreconditionEnd> {
  const { clock } = around.api;
  let [last, changedAt] = ['', clock.now().getTime()];
  for (;;) {
    const look = await lookAt(precondition, snapshot, around);
    if (look.kind === 'met') return look;
    const blocked = {
      kind: 'blocked',
      code: precondition.kind === 'no-streams' ? 'streams' : 'endpoints',
      reason: look.why,
      remedy: remedies[precondition.kind],
    } as const;
    if (look.kind === 'unreadable') return blocked;
    const now = clock.now().getTime();
    if (look.why !== last) [last, changedAt] = [look.why, now];
    around.observer({ kind: 'waiting', what: look.why });
    if (now - changedAt >= around.timeoutMs) return blocked;
    if (around.signal?.aborted === true) return { kind: 'interrupted' };
    if (!(await around.keep())) return { kind: 'lock-lost' };
    await clock.sleep(lookEvery, around.signal);
  }
}

function lookAt(precondition: Precondition, snapshot: Snapshot, { api }: WaitSurroundings): Promise<Look> {
  switch (precondition.kind) {
    case 'no-streams':
      return lookAtStreams(api, snapshot, precondition);
    case 'endpoints':
      return lookAtEndpoints(api, precondition);
  }
}
