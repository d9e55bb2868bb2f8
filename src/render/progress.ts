import { printable } from './printable.ts';
import { displayWidth } from './wrap.ts';

/** One workload whose pods are being replaced. */
export interface RolloutLine {
  /** `DaemonSet calico-node`. */
  readonly name: string;
  readonly done: number;
  readonly total: number;
  readonly finished: boolean;
  /** What holds it up, when that is known: `pod calico-node-x7 on node-3: Pending`. */
  readonly problem: string | null;
}

/** What is going on, as events have told it so far. */
export interface ProgressState {
  /** `step 2 of 5`. */
  readonly step: string | null;
  /** What is waited for besides rollouts; null while rollouts are. */
  readonly waiting: string | null;
  readonly rollouts: readonly RolloutLine[];
  /** Pods that were done when the wait began, and when that was. */
  readonly doneAtStart: number;
  readonly startedAt: Date | null;
}

const barWidth = 20;

/** One line for a terminal: how far the rollouts are, how fast, and how long they still take. '' for nothing. */
export function progressLine(state: ProgressState, now: Date, columns: number): string {
  const text = state.waiting === null ? rolloutText(state, now, true) : state.waiting;
  if (text === '') return '';
  const line = printable([state.step, text].filter((part) => part !== null).join('  '));
  return displayWidth(line) < columns ? line : `${line.slice(0, Math.max(columns - 4, 0))}...`;
}

/** One line for a log, with the same content and no bar. '' for nothing. */
export function heartbeatLine(state: ProgressState, now: Date): string {
  const text = state.waiting === null ? rolloutText(state, now, false) : state.waiting;
  return text === '' ? '' : printable([state.step, text].filter((part) => part !== null).join(': '));
}

function rolloutText({ rollouts, startedAt, doneAtStart }: ProgressState, now: Date, bar: boolean): string {
  if (rollouts.length === 0) return '';
  const done = sum(rollouts, (one) => one.done);
  const total = sum(rollouts, (one) => one.total);
  const elapsed = startedAt === null ? 0 : (now.getTime() - startedAt.getTime()) / 1000;
  const problem = rollouts.find((one) => one.problem !== null && !one.finished)?.problem ?? null;
  return [
    ...(bar ? [barOf(done, total)] : []),
    `${done}/${total} pods`,
    paceText(done - doneAtStart, total - done, elapsed),
    rollouts.map((one) => `${one.name} ${one.done}/${one.total}`).join(', '),
    problem ?? '',
  ]
    .filter((part) => part !== '')
    .join('  ');
}

function barOf(done: number, total: number): string {
  const full = total === 0 ? 0 : Math.min(Math.floor((done / total) * barWidth), barWidth);
  return `[${'#'.repeat(full)}${'-'.repeat(barWidth - full)}]`;
}

/** `0.8/s, 1m 20s left`; nothing before the first pod is done. */
function paceText(done: number, left: number, seconds: number): string {
  if (done <= 0 || seconds <= 0) return '';
  const rate = done / seconds;
  const speed = rate >= 1 ? `${rate.toFixed(1)}/s` : `${(rate * 60).toFixed(1)}/min`;
  return left === 0 ? speed : `${speed}, ${timeText(Math.ceil(left / rate))} left`;
}

/** `45s`, `1m 20s`, `2h 5m`. */
export function timeText(seconds: number): string {
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
  return `${Math.floor(seconds / 3600)}h ${Math.floor((seconds % 3600) / 60)}m`;
}

const sum = <T>(items: readonly T[], value: (item: T) => number): number =>
  items.reduce((total, item) => total + value(item), 0);
