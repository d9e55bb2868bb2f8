import { addressText } from '../apply/address.ts';
import type { ApplyEvent } from '../apply/event.ts';
import { printable } from '../render/printable.ts';
import { heartbeatLine, type ProgressState, progressLine } from '../render/progress.ts';
import { screenWidth } from './terminal.ts';

export interface TellingObserver {
  readonly tell: (event: ApplyEvent) => void;
  /** Ends a line that is being redrawn. */
  readonly end: () => void;
}

const heartbeatMs = 15_000;

const quiet: ProgressState = { step: null, waiting: null, rollouts: [], doneAtStart: 0, startedAt: null };

/** Tells what a run does on stderr: a bar that is redrawn on a terminal, a line every 15 s elsewhere. */
export function applyObserver(stderr: NodeJS.WriteStream, env: NodeJS.ProcessEnv): TellingObserver {
  const redraws = stderr.isTTY === true && env.TERM !== 'dumb';
  let state = quiet;
  let isOpen = false;
  let toldAt = 0;
  const end = () => {
    if (isOpen) stderr.write('\n');
    isOpen = false;
  };
  const line = (text: string) => {
    end();
    stderr.write(`${printable(text)}\n`);
  };
  const progress = () => {
    const now = new Date();
    if (redraws) {
      stderr.write(`\r\x1b[K${progressLine(state, now, screenWidth(stderr) ?? 80)}`);
      isOpen = true;
    } else if (now.getTime() - toldAt >= heartbeatMs) {
      toldAt = now.getTime();
      stderr.write(`${heartbeatLine(state, now)}\n`);
    }
  };
  const tell = (event: ApplyEvent) => {
    state = afterEvent(state, event);
    const text = lineOf(event);
    if (text !== null) line(text);
    else if (event.kind === 'step-finished') end();
    else progress();
    if (event.kind === 'step-started') toldAt = Date.now();
  };
  return { tell, end };
}

function afterEvent(state: ProgressState, event: ApplyEvent): ProgressState {
  switch (event.kind) {
    case 'step-started':
      return { ...quiet, step: `step ${event.number} of ${event.total}` };
    case 'operator-wait':
      return { ...state, waiting: `waiting for the operator: ${event.what}` };
    case 'files-wait':
      return {
        ...state,
        waiting: `waiting ${event.secondsLeft} of ${event.seconds} s until files have arrived`,
      };
    case 'rollouts': {
      const rollouts = event.rollouts.map(({ kind, name, done, total, finished, stuck }) => ({
        name: `${kind} ${name}`,
        done,
        total,
        finished,
        trouble: stuck === null ? null : `pod ${stuck.pod} on ${stuck.node ?? 'no node'}: ${stuck.reason}`,
      }));
      const isNew = state.startedAt?.getTime() !== event.startedAt.getTime();
      const done = rollouts.reduce((sum, rollout) => sum + rollout.done, 0);
      return {
        ...state,
        waiting: null,
        rollouts,
        startedAt: event.startedAt,
        doneAtStart: isNew ? done : state.doneAtStart,
      };
    }
    default:
      return state;
  }
}

/** What stands on a line of its own; null for what only moves on. */
function lineOf(event: ApplyEvent): string | null {
  switch (event.kind) {
    case 'notice':
      return `note: ${event.text}`;
    case 'lease-wait':
      return `${event.holder} holds the Lease; waiting ${event.seconds} s for a sign of life`;
    case 'backup':
      return `backup of ${event.objects} objects: Secret ${event.namespace}/${event.name}`;
    case 'step-started':
      return `step ${event.number} of ${event.total}: ${event.step.title}`;
    case 'written':
      return `  ${event.unchanged ? 'unchanged' : 'written'}: ${addressText(event.address)}`;
    case 'conflict':
      return `  somebody else changed ${addressText(event.address)}: reading and planning again`;
    case 'operator-wait':
    case 'rollouts':
    case 'files-wait':
    case 'step-finished':
      return null;
  }
}
