import { sourceName } from '../calico/mounted-file.ts';
import { workloadName } from '../calico/workload.ts';
import type { End } from '../links/felix-typha/end.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { manifestMoves } from './manifest/moves.ts';
import { operatorMoves, operatorObstacle } from './operator/moves.ts';
import type { PlanOptions } from './options.ts';
import type { Planner } from './planner.ts';
import { provedStep } from './proved-step.ts';
import { completeDraft } from './rollouts.ts';
import { settleStep } from './settle-step.ts';
import { unsettled } from './settled.ts';
import { shortfall } from './shortfall.ts';
import type { Next } from './step.ts';
import { type World, worldOf } from './world.ts';

/** The planner of a move between identities. */
export function identityPlanner(options: PlanOptions): Planner {
  return { goal: options.goal, next: (snapshot, now) => nextStep(snapshot, options, now) };
}

/**
 * The next safe step from a state towards a goal, `done`, or why there is none. Computed from the state alone:
 * the same call after a crash, or after somebody else changed things, gives what is left to do.
 */
export function nextStep(snapshot: Snapshot, options: PlanOptions, now: Date): Next {
  const world = worldOf(snapshot);
  const obstacle = startingPoint(world, now);
  if (obstacle !== null) return obstacle;
  const waiting = unsettled(world, options.arrivalSeconds, now);
  if (waiting !== null && waiting.kind !== 'arriving') return settleStep(world, waiting, now);
  const next = nextMove(world, options, now);
  // At the goal nothing depends any more on files that are still under way: every mixture of them is accepted.
  return waiting !== null && next.kind === 'step' ? settleStep(world, waiting, now) : next;
}

function nextMove(world: World, options: PlanOptions, now: Date): Next {
  const byOperator = world.installation.kind === 'operator';
  const moves = byOperator ? operatorMoves(world, options, now) : manifestMoves(world, options, now);
  const hindrances: string[] = [];
  for (const move of moves) {
    const draft = move();
    if (draft === null) continue;
    if ('blocked' in draft) return blockedBy(draft.blocked, draft.remedy, draft.needs ?? null);
    const step = provedStep(world, completeDraft(world, draft, options.arrivalSeconds, now), now);
    if (step.kind === 'step') return step;
    hindrances.push(step.reason);
  }
  const [first] = hindrances;
  if (first !== undefined)
    return blockedBy(first, 'Look at the findings of status: what is refused there has to be mended first.');
  const lack = shortfall(world, options.goal, now);
  return lack === null ? { kind: 'done', note: null } : blockedBy(lack.blocked, lack.remedy);
}

/** States from which no change of this connection can start. */
function startingPoint(world: World, now: Date): Next | null {
  const { installation, servers, clients } = world;
  if (installation.kind === 'none')
    return blockedBy('No Calico was found in this cluster', 'Look at another cluster with --context.');
  if (clients.length === 0)
    return { kind: 'done', note: 'Felix does not use Typha here: there is nothing to change' };
  if (servers.length === 0)
    return blockedBy(
      'The clients are told to use Typha, but no Typha runs',
      'Scale the Deployment calico-typha up first.',
    );
  if (installation.certificateManagement)
    return blockedBy(
      'Installation.spec.certificateManagement is set: certificates are requested by each pod through the certificates API, which cannot ask for a URI SAN',
      'Unset certificateManagement first; the operator then issues certificates itself.',
    );
  const plain = [...servers, ...clients].find((end) => end.mode === 'plaintext');
  if (plain !== undefined && servers.some((end) => end.mode === 'plaintext'))
    return blockedBy(
      `${workloadName(plain.workload)} speaks plaintext: identities can change only once both ends use TLS`,
      'Give Typha and calico-node certificates and TLS settings first.',
    );
  const blind = [...servers, ...clients].find((end) => end.mode === 'unknown' || isBlind(end));
  if (blind !== undefined)
    return blockedBy(
      blindness(blind),
      'Get the rights to read it: a plan that cannot be proved is not made.',
    );
  const trouble = installation.kind === 'operator' ? operatorObstacle(world, now) : null;
  return trouble === null ? null : blockedBy(trouble.blocked, trouble.remedy);
}

function isBlind(end: End): boolean {
  return end.certificate?.trouble?.kind === 'unknown' || end.trust?.trouble?.kind === 'unknown';
}

function blindness(end: End): string {
  const unknown = Object.values(end.tls.files).find((file) => file?.kind === 'unknown');
  const where = unknown?.source == null ? '' : ` (${sourceName(unknown.source)})`;
  const why =
    unknown?.kind === 'unknown'
      ? unknown.why
      : end.tls.outcome.kind === 'unknown'
        ? end.tls.outcome.why
        : 'its settings';
  return `What ${end.process} of ${workloadName(end.workload)} uses is not known: ${why}${where}`;
}

function blockedBy(reason: string, remedy: string, needs: 'certificates' | null = null): Next {
  return { kind: 'blocked', reason, remedy, needs };
}
