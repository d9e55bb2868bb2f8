import { secondTypha } from '../../../calico/second-typha.ts';
import { type FelixTyphaState, stateOf } from '../../connections/felix-typha/state.ts';
import { unmetGoal } from '../../connections/felix-typha/unmet-goal.ts';
import { advance } from '../../engine/advance.ts';
import { blockedBy } from '../../model/blocked.ts';
import type { Move } from '../../model/draft.ts';
import type { Planner } from '../../model/planner.ts';
import type { Next } from '../../model/step.ts';
import { certificateMove } from './certificate-move.ts';
import { countMove } from './count-move.ts';
import { finishMoves } from './finish-moves.ts';
import { aliasMove, clientMove, convertMove, removeSecondMove, secondMove } from './moves.ts';
import type { EnableOptions } from './options.ts';
import { type EnableState, enableStateOf } from './state.ts';
import { storedProblem } from './stored.ts';

/**
 * Mutual TLS where Felix and Typha speak plaintext. Typha has no mode that serves both, so a second one with TLS
 * runs beside the first; the nodes go over to it, then the first gets TLS and the second goes.
 */
export function enablePlanner(options: EnableOptions): Planner {
  return {
    goal: 'enable-felix-typha',
    next: (snapshot, now) => enableStep(stateOf(snapshot), options, now),
  };
}

function enableStep(state: FelixTyphaState, options: EnableOptions, now: Date): Next {
  const enabling = enableStateOf(state);
  if ('kind' in enabling) return enabling;
  const { arrivalMs, finish } = options;
  const moves: Move[] = [...enableMoves(enabling, options, now), ...(finish ? finishMoves(enabling) : [])];
  return advance(state, { moves, arrivalMs, end: () => endOf(enabling, options, now) }, now);
}

function enableMoves(enabling: EnableState, options: EnableOptions, now: Date): Move[] {
  if (!isUnfinished(enabling)) return [];
  const { state, places, canonical, second, clients } = enabling;
  const { identities, goal, newCertificates } = options;
  const isFirst = second === null && clients.every(({ isPlain }) => isPlain);
  const problem = isFirst ? storedProblem(state.snapshot, places, identities, goal, now) : null;
  const isConverted = canonical.end.mode !== 'plaintext';
  return [
    () => certificateMove(state.snapshot, places, problem, newCertificates),
    () => (isConverted ? null : secondMove(enabling, options)),
    () => (isConverted ? null : clientMove(enabling, options)),
    () => (isConverted || !options.externalClients ? null : countMove(enabling)),
    () => (isConverted ? null : convertMove(enabling, options)),
    () => aliasMove(enabling, 'first'),
    () => removeSecondMove(enabling),
  ];
}

/** True until the first Typha speaks TLS and the second is gone. */
export function isUnfinished({ canonical, second, clients, alias, selected }: EnableState): boolean {
  const usesAlias = clients.some((client) => client.usesAlias);
  const leads = Object.entries(selected).every(([key, value]) => alias?.spec.selector?.[key] === value);
  return canonical.end.mode === 'plaintext' || second !== null || (usesAlias && !leads);
}

function endOf(enabling: EnableState, options: EnableOptions, now: Date): Exclude<Next, { kind: 'step' }> {
  const [server] = enabling.state.servers;
  const mode = server?.mode ?? options.goal;
  const goal =
    mode === 'mtls-cn' || mode === 'mtls-spiffe' || mode === 'mtls-cn-or-spiffe' ? mode : options.goal;
  const lack = unmetGoal(enabling.state, goal, now);
  if (lack !== null) return blockedBy(lack.blocked, lack.remedy);
  const alias = enabling.clients.some(({ usesAlias }) => usesAlias)
    ? `; the nodes find Typha as ${secondTypha}, until enable --finish`
    : '';
  return { kind: 'done', note: `Felix and Typha use mutual TLS (${goal})${alias}` };
}
