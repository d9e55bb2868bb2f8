import { pairsOf } from '../../../links/felix-typha/pair.ts';
import type { Obstacle } from '../../model/draft.ts';
import type { Goal } from '../../model/step.ts';
import { roleName, type World } from './state.ts';

/** What a state in which no move is left lacks to be the goal; null when it is the goal. */
export function shortfall(world: World, goal: Goal, now: Date): Obstacle | null {
  const other = [...world.servers, ...world.clients].find((end) => end.mode !== goal);
  if (other !== undefined)
    return {
      blocked: `${roleName(other)} ${other.mode === 'broken' ? `cannot use its settings: ${trouble(other)}` : `stays at ${other.mode}`}`,
      remedy: 'Mend its settings by hand: see the findings of status.',
    };
  for (const { client, server, verdict } of pairsOf(world.meetings, now))
    if (verdict?.accepted === false)
      return {
        blocked: `${roleName(client)} and ${roleName(server)} refuse each other: ${verdict.refusal.message}`,
        remedy: 'Look at the findings of status: what is refused there has to be mended first.',
      };
  return null;
}

function trouble({ tls }: World['servers'][number]): string {
  const [obstacle] = tls.environment.obstacles;
  if (obstacle !== undefined) return obstacle;
  if (tls.outcome.kind === 'incomplete') return `${tls.outcome.missing.join(', ')} missing`;
  const lost = Object.values(tls.files).find((file) => file?.kind === 'missing');
  return lost?.kind === 'missing' ? lost.why : 'they are incomplete';
}
