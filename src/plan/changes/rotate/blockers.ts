import { operatorNamespace } from '../../../calico/installation.ts';
import { certManagerCommand } from '../../../links/renewer.ts';
import { day } from '../../../links/time-span.ts';
import { knownValue } from '../../../snapshot/reading.ts';
import type { SeenSecret } from '../../../snapshot/secret.ts';
import { lookUp } from '../../../snapshot/snapshot.ts';
import { wouldAccept } from '../../../x509/verify.ts';
import { roleName, type World } from '../../connections/felix-typha/state.ts';
import type { Materials } from '../../model/certificates.ts';
import type { Obstacle } from '../../model/draft.ts';
import { endsTooSoon } from './due.ts';
import { distrust, type Leg, outdated, presentLeaf } from './rotated-end.ts';
import type { Rotation } from './rotation.ts';

/** A Secret that cert-manager writes: it would undo the change, and renews by itself. */
export function certManagerObstacle(
  world: World,
  legs: readonly Leg[],
  { target, materials }: Rotation,
): Obstacle | null {
  for (const leg of legs)
    for (const secret of outdated(world, leg, materials).length === 0 ? [] : secretsOf(world, leg)) {
      if (!secret.owners.includes('cert-manager')) continue;
      const { namespace = '', name } = secret.metadata;
      const issuer = target === 'ca' ? ' and its issuer decides which CA signs it' : '';
      return {
        blocked: `Secret ${namespace}/${name} is written by cert-manager, which renews it before it ends${issuer}`,
        remedy: `Have cert-manager renew it: ${certManagerCommand(secret)}`,
      };
    }
  return null;
}

function secretsOf({ snapshot, installation }: World, leg: Leg): SeenSecret[] {
  const places =
    installation.kind === 'operator'
      ? [{ namespace: operatorNamespace, name: leg.secret }]
      : leg.ends.flatMap(({ certificate }) =>
          certificate?.object?.object === 'Secret' ? [certificate.object] : [],
        );
  return places.flatMap(
    ({ namespace, name }) => knownValue(lookUp(snapshot, 'Secret', namespace, name)) ?? [],
  );
}

/** Why the new certificates do not do for what is asked. */
export function materialsObstacle(
  world: World,
  legs: readonly Leg[],
  rotation: Rotation,
  materials: Materials,
  now: Date,
): Obstacle | null {
  const end = endsTooSoon(rotation, now);
  if (end !== null)
    return {
      blocked: `A new certificate would end on ${day(end)}, so it would be due again at once: its CA ends then, or it was asked for a shorter time (--validity)`,
      remedy: 'Change the CA: kubectl calico-tls rotate ca. Or ask for a longer validity.',
    };
  return rotation.target === 'ca'
    ? sameAuthority(world, legs, materials, now)
    : otherAuthority(world, legs, materials, now);
}

/** A CA that the other end does not trust yet. */
function otherAuthority(
  world: World,
  legs: readonly Leg[],
  materials: Materials,
  now: Date,
): Obstacle | null {
  for (const leg of legs) {
    if (outdated(world, leg, materials).length === 0) continue;
    const refused = distrust(leg, materials[leg.side].certificatePem, now);
    if (refused === null) continue;
    const issuer = presentLeaf(leg)?.issuer;
    return {
      blocked: `${roleName(refused.peer)} does not trust the CA of the new certificate of ${leg.title}: ${refused.why}`,
      remedy: `Give the CA that issued the present one${issuer === undefined ? '' : ` (${issuer})`}, or change the CA: kubectl calico-tls rotate ca.`,
    };
  }
  return null;
}

/** The CA in use, given as the new one. */
function sameAuthority(world: World, legs: readonly Leg[], materials: Materials, now: Date): Obstacle | null {
  const isBegun = legs.some((leg) => outdated(world, leg, materials).length < leg.ends.length);
  const byIt = (leg: Leg) => {
    const role = leg.side === 'typha' ? 'client' : 'server';
    const verifier = { role, caFile: materials.authorityPem, commonName: '', uriSan: '' } as const;
    return leg.ends.every(
      ({ certificate }) =>
        certificate?.text != null && wouldAccept(verifier, { certFile: certificate.text }, now).accepted,
    );
  };
  if (isBegun || !legs.every(byIt)) return null;
  return {
    blocked: 'The certificates in use come from the CA that was given as the new one',
    remedy:
      'Give another CA. For new certificates from the same one: kubectl calico-tls rotate typha, then rotate felix.',
  };
}
