import type { Snapshot } from '../../snapshot/snapshot.ts';
import { worldOf } from '../connections/felix-typha/state.ts';
import type { Planner } from '../model/planner.ts';
import type { Next, Step } from '../model/step.ts';
import { rollingWorkloads } from './converged.ts';
import { simulate } from './simulate.ts';

export interface Plan {
  readonly steps: readonly Step[];
  /** How it ends: at the goal, or before it and why. */
  readonly end: Exclude<Next, { kind: 'step' }>;
}

/** More steps than any way to a goal has: reaching it is a defect of the planner. */
const longest = 30;

/** Every step to the goal: the planner asked again over the simulated result of each. */
export function wholePlan(snapshot: Snapshot, planner: Planner, now: Date): Plan {
  const steps: Step[] = [];
  let [state, current] = [snapshot, planner];
  for (let moment = now; steps.length < longest; moment = new Date(moment.getTime() + 3_600_000)) {
    const next = current.next(state, moment);
    if (next.kind !== 'step') return { steps, end: next };
    steps.push(next.step);
    state = afterStep(state, next.step);
    current = current.assuming?.(next.step) ?? current;
  }
  throw new Error(`no end after ${longest} steps: ${steps.map((step) => step.id).join(', ')}`);
}

/** The state once a step has ended, as far as it can be foreseen. */
export function afterStep(snapshot: Snapshot, step: Step): Snapshot {
  const isSettled = step.changes.length > 0 || step.effects.length > 0 || step.removals.length > 0;
  return isSettled
    ? simulate(snapshot, [...step.changes.map((change) => change.after), ...step.effects], step.removals)
    : settledSnapshot(snapshot);
}

/** After a mere wait: what was rolling has only pods of its newest template. */
function settledSnapshot(snapshot: Snapshot): Snapshot {
  return simulate(
    snapshot,
    rollingWorkloads(worldOf(snapshot)).map(({ object }) => object),
  );
}
