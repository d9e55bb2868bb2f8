import type { World } from '../../connections/felix-typha/state.ts';
import { unsettled } from '../../engine/converged.ts';
import { retireMove, trustMove } from '../../installs/manifest/trust-moves.ts';
import { trustMove as operatorTrustMove, retireTyphaCa } from '../../installs/operator/trust-moves.ts';
import { withEffects } from '../../installs/operator/with-effects.ts';
import type { Materials } from '../../model/certificates.ts';
import type { Draft, Move, Obstacle } from '../../model/draft.ts';
import type { ObjectChange } from '../../model/step.ts';
import { keepAuthority } from './keep-authority.ts';
import { manifestLeafs } from './manifest-leafs.ts';
import { operatorLeafs } from './operator-leafs.ts';
import { distrust, type Leg, outdated } from './rotated-end.ts';
import type { Rotation } from './rotation.ts';
import { selfTrusted } from './self-trusted.ts';
import { newLeafs, titles } from './texts.ts';

/**
 * The moves of a rotation in the order in which they are tried: trust in a new CA, the CA's key, the new leafs,
 * then less trust. Under the operator one Secret at a time.
 */
export function rotationMoves(
  world: World,
  legs: readonly Leg[],
  rotation: Rotation,
  materials: Materials,
  now: Date,
): Move[] {
  const stale = legs.filter((leg) => outdated(world, leg, materials).length > 0);
  const byOperator = world.installation.kind === 'operator';
  const bringsCa = rotation.target === 'ca' && stale.length > 0;
  const together = byOperator || stale.length < 2 ? [] : [stale];
  const retires = rotation.target === 'ca' && rotation.retireCa && stale.length === 0;
  return [
    () => (bringsCa ? trustOf(world, materials) : null),
    // Not before everybody trusts it, even where trust cannot be given now.
    () => (bringsCa && trustOf(world, materials) === null ? keepMove(world, rotation) : null),
    ...[...together, ...stale.map((leg) => [leg])].map((some) => () => leafsMove(world, some, materials)),
    () => (retires ? lessTrust(world, now) : null),
  ];
}

/** Both ends trust the new CA beside the old one. */
function trustOf(world: World, materials: Materials): ReturnType<Move> {
  if (world.installation.kind !== 'operator') return trustMove(world, { materials });
  const authorityPem = materials.authorityPem + selfTrusted(world);
  return operatorTrustMove(world, { materials: { ...materials, authorityPem } });
}

function lessTrust(world: World, now: Date): Draft | null {
  return world.installation.kind === 'operator'
    ? retireTyphaCa(world, now)
    : retireMove(world, { retireCa: true }, now);
}

function keepMove(world: World, rotation: Rotation): Draft | Obstacle | null {
  const change = keepAuthority(world.snapshot, rotation);
  if (change === null || 'blocked' in change) return change;
  const { namespace, name } = rotation.kept;
  return drafted(world, {
    id: 'keep-ca',
    title: `Keep the new CA in Secret ${namespace}/${name}`,
    why:
      change.before === null
        ? 'Everybody trusts it by now, and later certificates come from it.'
        : 'Everybody trusts it by now, and later certificates come from it. The backup of this run holds the CA before it.',
    changes: [change],
    waits: [],
  });
}

function leafsMove(world: World, legs: readonly Leg[], materials: Materials): Draft | Obstacle | null {
  const changes = leafChanges(world, legs, materials);
  if ('blocked' in changes) return changes;
  if (changes.length === 0) return null;
  const [first] = legs;
  const isOne = legs.length === 1 && first !== undefined;
  const reading =
    world.installation.kind === 'operator'
      ? 'The operator rolls Typha and calico-node whenever a certificate of your own changes.'
      : 'Typha reads its files at start, clients at every connection.';
  return drafted(world, {
    id: isOne ? `${first.side === 'typha' ? 'typha' : 'node'}-certificate` : 'certificates',
    title: isOne ? `Give ${first.title} its new certificate` : `Give ${titles(legs)} their new certificates`,
    why: `The names stay and the other end trusts the CA: ${newLeafs(legs, materials)}. ${reading}`,
    changes,
    waits: [],
  });
}

function leafChanges(
  world: World,
  legs: readonly Leg[],
  materials: Materials,
): readonly ObjectChange[] | Obstacle {
  return world.installation.kind === 'operator'
    ? operatorLeafs(world, legs, materials)
    : manifestLeafs(world, legs, materials);
}

/**
 * Everything in one step, for a state in which nobody gets through: trust, the CA's key, and each certificate
 * that is asked for or that the other end refuses.
 */
export function recoveryMove(
  world: World,
  legs: { readonly asked: readonly Leg[]; readonly others: readonly Leg[] },
  rotation: Rotation,
  materials: Materials,
  cutOff: string,
  now: Date,
): Draft | Obstacle | null {
  const bringsCa = rotation.target === 'ca';
  const refused = legs.others.filter(
    (leg) =>
      leg.ends.some(({ certificate }) => distrust(leg, certificate?.text ?? '', now) !== null) &&
      (bringsCa || distrust(leg, materials[leg.side].certificatePem, now) === null),
  );
  const all = [...legs.asked, ...refused];
  const leafs = leafChanges(world, all, materials);
  if ('blocked' in leafs) return leafs;
  if (leafs.length === 0) return null;
  const trust = bringsCa ? trustOf(world, materials) : null;
  if (trust !== null && 'blocked' in trust) return trust;
  const kept = bringsCa ? keepAuthority(world.snapshot, rotation) : null;
  if (kept !== null && 'blocked' in kept) return kept;
  return drafted(world, {
    id: 'recover',
    title: `Give ${titles(all)} new certificates at once${trust === null ? '' : ', and trust their CA'}`,
    why: `${whoIsCutOff(world, cutOff, now)} The shortest way is to write everything in one step: ${newLeafs(all, materials)}.`,
    changes: [...(trust?.changes ?? []), ...(kept === null ? [] : [kept]), ...leafs],
    waits: [],
  });
}

/** Pods that have not loaded what is stored may be better off than it looks. */
function whoIsCutOff(world: World, cutOff: string, now: Date): string {
  return unsettled(world, 0, now)?.kind === 'stale'
    ? `With what is stored nobody gets through, but for pods that loaded their files before: ${cutOff}.`
    : `Today nobody gets through, so nobody can be cut off: ${cutOff}.`;
}

function drafted(world: World, draft: Omit<Draft, 'effects'>): Draft {
  return world.installation.kind === 'operator' ? withEffects(world, draft) : { ...draft, effects: [] };
}
