import { pairsOf } from '../../../links/felix-typha/pair.ts';
import type { Blocker } from '../../model/draft.ts';
import type { Goal } from '../../model/goal.ts';
import { type FelixTyphaState, roleName } from './state.ts';

/** What a state in which no move is left lacks to be the goal; null when it is the goal. */
export function unmetGoal(state: FelixTyphaState, goal: Goal, now: Date): Blocker | null {
  const other = [...state.servers, ...state.clients].find((end) => end.mode !== goal);
  if (other !== undefined)
    return {
      blocked: `${roleName(other)} ${other.mode === 'broken' ? `cannot use its settings: ${problem(other)}` : `stays at ${other.mode}`}`,
      remedy: 'Mend its settings by hand: see the findings of status.',
    };
  for (const { client, server, verdict } of pairsOf(state.discoveries, now))
    if (verdict?.accepted === false)
      return {
        blocked: `${roleName(client)} and ${roleName(server)} refuse each other: ${verdict.refusal.message}`,
        remedy: 'Look at the findings of status: what is refused there has to be mended first.',
      };
  return null;
}

function problem({ tls }: FelixTyphaState['servers'][number]): string {
  const [blocker] = tls.environment.blockers;
  if (blocker !== undefined) return blocker;
  if (tls.outcome.kind === 'incomplete') return `${tls.outcome.missing.join(', ')} missing`;
  const lost = Object.values(tls.files).find((file) => file?.kind === 'missing');
  return lost?.kind === 'missing' ? lost.why : 'they are incomplete';
}
