import { workloadName } from '../../../calico/workload.ts';
import type { Snapshot } from '../../../snapshot/snapshot.ts';
import { missingEndpoints } from '../../connections/felix-typha/missing-endpoints.ts';
import { type FelixTyphaState, stateOf } from '../../connections/felix-typha/state.ts';
import { unmetGoal } from '../../connections/felix-typha/unmet-goal.ts';
import { unreadableEndpoint } from '../../connections/felix-typha/unreadable.ts';
import { advance } from '../../engine/advance.ts';
import { operatorBlocker } from '../../installs/operator/blocker.ts';
import { blockedBy } from '../../model/blocked.ts';
import type { Goal } from '../../model/goal.ts';
import type { PlanOptions } from '../../model/options.ts';
import type { Planner } from '../../model/planner.ts';
import type { Next } from '../../model/step.ts';
import { manifestMoves } from './manifest-moves.ts';
import { operatorMoves } from './operator-moves.ts';

/** The planner of a move between identities. */
export function identityPlanner(options: PlanOptions): Planner {
  return { goal: options.goal, next: (snapshot, now) => nextStep(snapshot, options, now) };
}

/**
 * The next safe step from a state towards a goal, `done`, or why there is none. Computed from the state alone:
 * the same call after a crash, or after somebody else changed things, gives what is left to do.
 */
export function nextStep(snapshot: Snapshot, options: PlanOptions, now: Date): Next {
  const state = stateOf(snapshot);
  const blocker = startingPoint(state, options.goal, now);
  if (blocker !== null) return blocker;
  const byOperator = state.installation.kind === 'operator';
  const moves = byOperator ? operatorMoves(state, options, now) : manifestMoves(state, options, now);
  const { arrivalMs } = options;
  return advance(state, { moves, arrivalMs, end: () => endOf(state, options, now) }, now);
}

function endOf(state: FelixTyphaState, { goal }: PlanOptions, now: Date): Exclude<Next, { kind: 'step' }> {
  const lack = unmetGoal(state, goal, now);
  return lack === null ? { kind: 'done', note: null } : blockedBy(lack.blocked, lack.remedy);
}

/** States from which no change of this connection can start. */
function startingPoint(state: FelixTyphaState, goal: Goal, now: Date): Next | null {
  const { installation, servers, clients } = state;
  const missing = missingEndpoints(state, 'Felix does not use Typha here: there is nothing to change');
  if (missing !== null) return missing;
  if (installation.certificateManagement)
    return blockedBy(
      'Installation.spec.certificateManagement is set: certificates are requested by each pod through the certificates API, which cannot ask for a URI SAN',
      'Unset certificateManagement first; the operator then issues certificates itself.',
    );
  const plain = [...servers, ...clients].find((end) => end.mode === 'plaintext');
  if (plain !== undefined && servers.some((end) => end.mode === 'plaintext'))
    return blockedBy(
      `${workloadName(plain.workload)} speaks plaintext: identities can change only once both ends use TLS`,
      `Give both ends certificates and TLS settings first: kubectl calico-tls enable${goal === 'mtls-cn' ? '' : ' --spiffe'}`,
    );
  const blindness = unreadableEndpoint(state);
  if (blindness !== null)
    return blockedBy(blindness, 'Get the rights to read it: a plan that cannot be proved is not made.');
  const problem = installation.kind === 'operator' ? operatorBlocker(state, now) : null;
  return problem === null ? null : blockedBy(problem.blocked, problem.remedy);
}
