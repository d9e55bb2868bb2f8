import { secondTypha } from '../../../calico/second-typha.ts';
import { type World, worldOf } from '../../connections/felix-typha/state.ts';
import { shortfall } from '../../connections/felix-typha/unmet-goal.ts';
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
import { type EnableScene, sceneOf } from './state.ts';
import { storedTrouble } from './stored.ts';

/**
 * Mutual TLS where Felix and Typha speak plaintext. Typha has no mode that serves both, so a second one with TLS
 * runs beside the first; the nodes go over to it, then the first gets TLS and the second goes.
 */
export function enablePlanner(options: EnableOptions): Planner {
  return {
    goal: 'enable-felix-typha',
    next: (snapshot, now) => enableStep(worldOf(snapshot), options, now),
  };
}

function enableStep(world: World, options: EnableOptions, now: Date): Next {
  const scene = sceneOf(world);
  if ('kind' in scene) return scene;
  const { arrivalSeconds, finish } = options;
  const moves: Move[] = [...enableMoves(scene, options, now), ...(finish ? finishMoves(scene) : [])];
  return advance(world, { moves, arrivalSeconds, end: () => endOf(scene, options, now) }, now);
}

function enableMoves(scene: EnableScene, options: EnableOptions, now: Date): Move[] {
  if (!isUnfinished(scene)) return [];
  const { world, places, canonical, second, clients } = scene;
  const { identities, goal, materials } = options;
  const isFirst = second === null && clients.every(({ isPlain }) => isPlain);
  const trouble = isFirst ? storedTrouble(world.snapshot, places, identities, goal, now) : null;
  const isConverted = canonical.end.mode !== 'plaintext';
  return [
    () => certificateMove(world.snapshot, places, trouble, materials),
    () => (isConverted ? null : secondMove(scene, options)),
    () => (isConverted ? null : clientMove(scene, options)),
    () => (isConverted || !options.externalClients ? null : countMove(scene)),
    () => (isConverted ? null : convertMove(scene, options)),
    () => aliasMove(scene, 'first'),
    () => removeSecondMove(scene),
  ];
}

/** True until the first Typha speaks TLS and the second is gone. */
export function isUnfinished({ canonical, second, clients, alias, selected }: EnableScene): boolean {
  const usesAlias = clients.some((client) => client.usesAlias);
  const leads = Object.entries(selected).every(([key, value]) => alias?.spec.selector?.[key] === value);
  return canonical.end.mode === 'plaintext' || second !== null || (usesAlias && !leads);
}

function endOf(scene: EnableScene, options: EnableOptions, now: Date): Exclude<Next, { kind: 'step' }> {
  const [server] = scene.world.servers;
  const mode = server?.mode ?? options.goal;
  const goal =
    mode === 'mtls-cn' || mode === 'mtls-spiffe' || mode === 'mtls-cn-or-spiffe' ? mode : options.goal;
  const lack = shortfall(scene.world, goal, now);
  if (lack !== null) return blockedBy(lack.blocked, lack.remedy);
  const alias = scene.clients.some(({ usesAlias }) => usesAlias)
    ? `; the nodes find Typha as ${secondTypha}, until enable --finish`
    : '';
  return { kind: 'done', note: `Felix and Typha use mutual TLS (${goal})${alias}` };
}
