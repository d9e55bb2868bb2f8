import { type Workload, workloadName } from '../../calico/workload.ts';
import { refusedOnceLoaded } from '../connections/felix-typha/loading-refusal.ts';
import { type FelixTyphaState, stateOf } from '../connections/felix-typha/state.ts';
import { felixTyphaConnections } from '../connections/felix-typha.ts';
import { blockedBy } from '../model/blocked.ts';
import type { Move } from '../model/draft.ts';
import type { Next } from '../model/step.ts';
import { afterStep } from './after-step.ts';
import { convergeStep } from './converge-step.ts';
import { arriving, unconverged } from './converged.ts';
import { provedStep, refusalText } from './proved-step.ts';
import { completeDraft } from './rollouts.ts';

/** The moves of a change in the order in which they are tried, and how it ends when none is left. */
export interface Way {
  readonly moves: readonly Move[];
  readonly arrivalMs: number;
  readonly end: () => Exclude<Next, { kind: 'step' }>;
}

/** The next step of a change: what is under way is waited for, then the first move that is called for and safe. */
export function advance(state: FelixTyphaState, way: Way, now: Date): Next {
  const waiting = unconverged(state, way.arrivalMs, now);
  const remediation = waiting?.kind === 'stale' ? remedyStep(state, waiting.workloads, way, now) : null;
  if (remediation !== null) return remediation;
  if (waiting !== null && waiting.kind !== 'arriving') return convergeStep(state, waiting, now);
  const next = firstSafeMove(state, way, now);
  // At the goal nothing depends any more on files that are still under way: every mixture of them is accepted.
  return waiting !== null && next.kind === 'step' ? convergeStep(state, waiting, now) : next;
}

/**
 * Where workloads would load what is refused, running processes may still have what serves: they load the next files
 * together with what mends them. Null where a mere restart is right, or no step mends anything that all of them load.
 */
function remedyStep(state: FelixTyphaState, loading: readonly Workload[], way: Way, now: Date): Next | null {
  const names = new Set(loading.map(workloadName));
  const refused = refusedOnceLoaded(state, names, now);
  if (refused.size === 0 || arriving(state, way.arrivalMs, now) !== null) return null;
  const next = firstSafeMove(state, way, now);
  if (next.kind !== 'step') return null;
  const rolled = new Set(
    next.step.rollouts.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`),
  );
  if (![...names].every((name) => rolled.has(name))) return null;
  const left = refusedOnceLoaded(stateOf(afterStep(state.snapshot, next.step, now)), names, now);
  return [...refused].some((one) => !left.has(one)) ? next : null;
}

/** The first move that is called for and safe, whatever is under way. */
export function firstSafeMove(state: FelixTyphaState, { moves, arrivalMs, end }: Way, now: Date): Next {
  const hindrances: string[] = [];
  for (const move of moves) {
    const draft = move();
    if (draft === null) continue;
    if ('blocked' in draft) return blockedBy(draft.blocked, draft.remedy, draft.needs ?? null);
    const complete = completeDraft(state, draft, arrivalMs, now);
    const step = provedStep(state, complete, [felixTyphaConnections(now)]);
    if (step.kind === 'step') return step;
    hindrances.push(refusalText(complete, step.judgement));
  }
  const [first] = hindrances;
  return first === undefined
    ? end()
    : blockedBy(first, 'Look at the findings of status: what is refused there has to be mended first.');
}
