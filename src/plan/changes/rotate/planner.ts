import { listed } from '../../../links/wording.ts';
import { type World, worldOf } from '../../connections/felix-typha/state.ts';
import { advance, firstSafeMove } from '../../engine/advance.ts';
import { operatorObstacle } from '../../installs/operator/blocker.ts';
import { blockedBy } from '../../model/blocked.ts';
import type { Planner } from '../../model/planner.ts';
import type { Blocked, Next } from '../../model/step.ts';
import { certManagerObstacle, materialsObstacle } from './blockers.ts';
import { sharesOneLeaf } from './carried-identities.ts';
import { notDue } from './due.ts';
import { recoveryMove, rotationMoves } from './moves.ts';
import { operatorRenewal } from './operator-renewal.ts';
import { isOperatorsOwn, type Leg, legsOf } from './rotated-end.ts';
import { type Rotation, rotationGoal } from './rotation.ts';
import { startingPoint } from './starting-point.ts';
import { cutOffToday, titles } from './texts.ts';

/** The planner of new certificates with the same names, or of a new CA. */
export function rotationPlanner(rotation: Rotation): Planner {
  const goal = rotationGoal(rotation.target);
  return { goal, next: (snapshot, now) => nextRotation(worldOf(snapshot), rotation, now) };
}

function nextRotation(world: World, rotation: Rotation, now: Date): Next {
  const start = startingPoint(world);
  if (start !== null) return start;
  const asked = askedLegs(world, rotation);
  const [only] = asked;
  if (world.installation.kind === 'operator' && rotation.target !== 'ca' && only !== undefined) {
    const renewal = operatorRenewal(world, only, rotation, now);
    if (renewal !== null) return renewal;
  }
  const obstacle =
    world.installation.kind === 'operator' ? operatorObstacle(world, now, rotation.target === 'ca') : null;
  if (obstacle !== null) return blockedBy(obstacle.blocked, obstacle.remedy);
  if (asked.length === 0) return operatorsOwnCa;
  const note = notDue(world, rotation, now);
  if (note !== null) return { kind: 'done', note };
  return withCertificates(world, asked, rotation, now);
}

/** Both ends for a CA, but not what the operator issues from a CA of its own; one end otherwise, unless both share one certificate. */
function askedLegs(world: World, { target }: Rotation): readonly Leg[] {
  const legs = legsOf(world);
  if (target === 'ca') return legs.filter((leg) => !isOperatorsOwn(world, leg));
  return sharesOneLeaf(world) ? legs : legs.filter(({ side }) => side === target);
}

const operatorsOwnCa: Blocked = blockedBy(
  'The operator issues the certificates of Typha and Felix from a CA of its own (Secret tigera-operator/tigera-ca-private), which signs its other certificates too and is valid for decades: it offers no way to change it',
  'New certificates from it: kubectl calico-tls rotate typha, then rotate felix. Certificates from another CA: kubectl calico-tls migrate --spiffe, with --ca-cert or --ca-secret for a CA of your own.',
);

function withCertificates(world: World, asked: readonly Leg[], rotation: Rotation, now: Date): Next {
  const managed = certManagerObstacle(world, asked, rotation);
  if (managed !== null) return blockedBy(managed.blocked, managed.remedy);
  const { materials, arrivalSeconds } = rotation;
  if (materials === null)
    return blockedBy(
      `${titles(asked)} ${asked.length === 1 ? 'needs a new certificate' : 'need new certificates'}${present(asked)}`,
      rotation.target === 'ca'
        ? 'Give the new CA, or let this program make one.'
        : 'Give the CA that issued the present one, or ready certificates.',
      'certificates',
    );
  const unfit = materialsObstacle(world, asked, rotation, materials, now);
  if (unfit !== null) return blockedBy(unfit.blocked, unfit.remedy);
  const moves = rotationMoves(world, asked, rotation, materials, now);
  const way = { moves, arrivalSeconds, end: () => ({ kind: 'done', note: null }) as const };
  const cutOff = cutOffToday(world, now);
  if (cutOff === null) return advance(world, way, now);
  const others = legsOf(world).filter(
    (leg) => !isOperatorsOwn(world, leg) && asked.every(({ side }) => side !== leg.side),
  );
  const recovery = () => recoveryMove(world, { asked, others }, rotation, materials, cutOff, now);
  if (recovery() === null) return advance(world, way, now);
  return firstSafeMove(world, { ...way, moves: [recovery] }, now);
}

function present(legs: readonly Leg[]): string {
  const sources = legs.flatMap(({ ends }) => ends.flatMap(({ certificate }) => certificate?.source ?? []));
  const distinct = [...new Set(sources)];
  return distinct.length === 0 ? '' : ` in place of the one in ${listed(distinct)}`;
}
