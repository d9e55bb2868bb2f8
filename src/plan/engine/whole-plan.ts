import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { Planner } from '../model/planner.ts';
import type { Next, Step } from '../model/step.ts';
import { afterStep } from './after-step.ts';

export interface Plan {
  readonly steps: readonly Step[];
  /** How it ends: at the goal, or before it and why. */
  readonly end: Exclude<Next, { kind: 'step' }>;
}

/** More steps than any way to a goal has: reaching it is a defect of the planner. */
const longest = 30;

/** What a step is given at the least, and its waits for files besides where those are longer. */
const hour = 3_600_000;
/** What a mere wait for rollouts is given: files that are under way may be so after it. */
const second = 1000;

/** Every step to the goal: the planner asked again over the simulated result of each. */
export function wholePlan(snapshot: Snapshot, planner: Planner, now: Date): Plan {
  const steps: Step[] = [];
  let state = snapshot;
  for (let moment = now; steps.length < longest; ) {
    const next = planner.next(state, moment);
    if (next.kind !== 'step') return { steps, end: endOf(next, steps) };
    steps.push(next.step);
    // What somebody else issues no state shows: that is the goal then.
    if (next.step.waits.some(({ kind }) => kind === 'reissued'))
      return { steps, end: { kind: 'done', note: null } };
    state = afterStep(state, next.step, moment);
    moment = new Date(moment.getTime() + lasting(next.step));
  }
  throw new Error(`no end after ${longest} steps: ${steps.map((step) => step.id).join(', ')}`);
}

function lasting(step: Step): number {
  const { changes, effects, removals, waits } = step;
  const isMereWait = changes.length + effects.length + removals.length === 0;
  return isMereWait && waits.every(({ kind }) => kind === 'rollouts')
    ? second
    : Math.max(hour, 2 * filesMs(step));
}

const filesMs = ({ waits }: Step): number =>
  Math.max(0, ...waits.map((wait) => (wait.kind === 'files' ? wait.ms : 0)));

function endOf(end: Plan['end'], steps: readonly Step[]): Plan['end'] {
  if (end.kind !== 'done') return end;
  const { isOfStart, ...done } = end;
  return isOfStart === true && steps.length > 0 ? { ...done, note: null } : done;
}
