import type { Outcome } from '../apply/outcome.ts';
import { printable } from './printable.ts';

/** The commands that go on and back, each to stand alone on its line. */
export interface WayOut {
  readonly onward: string;
  readonly back: string;
  /** Whether the change was proved safe, and not forced. */
  readonly proved: boolean;
}

/** How a run ended, for people: what happened, what stands in the cluster, and both ways out. */
export function renderOutcome(outcome: Outcome, { onward, back, proved }: WayOut): string {
  const lines = [headline(outcome)];
  if (outcome.backup !== null && outcome.kind !== 'done')
    lines.push(`The objects as they were are in Secret ${outcome.backup}.`);
  const stands = outcome.writes > 0 || outcome.steps.length > 0;
  if (outcome.kind === 'done') return `${lines.join('\n')}\n`;
  if (outcome.kind === 'blocked') lines.push(printable(outcome.remedy));
  if (outcome.kind === 'lost-connection') lines.push(printable(outcome.remedy));
  if (stands)
    lines.push(
      `${proved ? 'Every connection that was accepted before still is. ' : ''}To go on:`,
      `  ${onward}`,
      'To go back:',
      `  ${back}`,
    );
  else if (outcome.kind !== 'blocked') lines.push('Nothing was changed. To try again:', `  ${onward}`);
  return `${lines.join('\n')}\n`;
}

function headline(outcome: Outcome): string {
  const done = `${outcome.steps.length} step${outcome.steps.length === 1 ? '' : 's'} done, ${outcome.writes} object${outcome.writes === 1 ? '' : 's'} written`;
  switch (outcome.kind) {
    case 'done':
      return outcome.writes === 0 ? 'Done: nothing was left to do.' : `Done: ${done}.`;
    case 'stopped-after-step':
      return `Stopped after "${printable(outcome.title)}", as asked.`;
    case 'stuck':
      return `Stuck in step ${outcome.step}: ${printable(outcome.reason)} (${done}).`;
    case 'interrupted':
      return `Interrupted (${done}).`;
    case 'blocked':
      return `Blocked: ${printable(outcome.reason)}${outcome.writes > 0 ? ` (${done})` : ''}`;
    case 'lost-connection':
      return `The API server is out of reach: ${printable(outcome.reason)} (${done}).`;
    case 'conflict-limit':
      return `Somebody else keeps changing ${printable(outcome.object)} (${outcome.conflicts} conflicts; ${done}).`;
  }
}
