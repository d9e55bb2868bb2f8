import type { ApplyEvent } from '../../apply/event.ts';
import { addressText } from '../../apply/objects/address.ts';
import type { RolloutProgress } from '../../apply/waiting/rollout-progress.ts';
import { type ProgressState, type RolloutLine, timeText } from '../../render/progress.ts';

export const nothingYet: ProgressState = {
  step: null,
  waiting: null,
  rollouts: [],
  doneAtStart: 0,
  startedAt: null,
};

/** What is going on after one more event. */
export function afterEvent(state: ProgressState, event: ApplyEvent): ProgressState {
  switch (event.kind) {
    case 'step-started':
      return { ...nothingYet, step: `step ${event.number} of ${event.total}` };
    case 'step-finished':
      return { ...nothingYet, step: state.step };
    case 'operator-wait':
      return { ...state, waiting: `waiting for the operator: ${event.what}` };
    case 'waiting':
      return { ...state, waiting: `waiting: ${event.what}` };
    case 'files-wait':
      return { ...state, waiting: `new files reach the pods, ${timeText(event.secondsLeft)} left` };
    case 'rollouts':
      return withRollouts(state, event.rollouts, event.startedAt);
    case 'lease-wait':
    case 'notice':
    case 'backup':
    case 'written':
    case 'removed':
    case 'conflict':
      return state;
  }
}

/** The line that stays on the screen for an event; null for one that only moves the progress. */
export function lastingLine(event: ApplyEvent): string | null {
  switch (event.kind) {
    case 'notice':
      return `note: ${event.text}`;
    case 'lease-wait':
      return `${event.holder} holds the Lease calico-tls: waiting up to ${event.seconds}s to see whether it is alive`;
    case 'backup':
      return `backup of ${event.objects} objects in Secret ${event.namespace}/${event.name}`;
    case 'step-started':
      return `step ${event.number} of ${event.total}: ${event.step.title}`;
    case 'written':
      return event.unchanged ? null : `  wrote ${addressText(event.address)}`;
    case 'removed':
      return `  deleted ${addressText(event.address)}`;
    case 'conflict':
      return `  ${addressText(event.address)} was changed by somebody else: reading and planning again`;
    case 'step-finished':
      return `  done: ${event.step.title}`;
    case 'operator-wait':
    case 'waiting':
    case 'files-wait':
    case 'rollouts':
      return null;
  }
}

function withRollouts(
  state: ProgressState,
  rollouts: readonly RolloutProgress[],
  startedAt: Date,
): ProgressState {
  const isNew = state.startedAt?.getTime() !== startedAt.getTime();
  const done = rollouts.reduce((sum, one) => sum + one.done, 0);
  return {
    ...state,
    waiting: null,
    rollouts: rollouts.map(lineOf),
    startedAt,
    doneAtStart: isNew ? done : Math.min(state.doneAtStart, done),
  };
}

function lineOf({
  kind,
  name,
  done,
  total,
  finished,
  stuck,
  paused,
  onDelete,
}: RolloutProgress): RolloutLine {
  const where = stuck?.node == null ? '' : ` on ${stuck.node}`;
  const pod = stuck === null ? null : `pod ${stuck.pod}${where}: ${stuck.reason}`;
  const manual = onDelete ? 'OnDelete: delete its old pods' : null;
  const problem = paused ? 'paused' : (manual ?? pod);
  return { name: `${kind} ${name}`, done, total, finished, problem };
}
