import { operatorNamespace } from '../../../calico/installation.ts';
import { certManagerCommand } from '../../../links/certificates/renewer.ts';
import { day } from '../../../links/time-span.ts';
import { knownValue } from '../../../snapshot/reading.ts';
import type { RedactedSecret } from '../../../snapshot/secret.ts';
import { lookUp } from '../../../snapshot/snapshot.ts';
import { wouldAccept } from '../../../x509/verify.ts';
import { type FelixTyphaState, roleName } from '../../connections/felix-typha/state.ts';
import {
  type CertifiedEndpoint,
  distrust,
  outdated,
  presentLeaf,
} from '../../installs/certified-endpoint.ts';
import type { NewCertificates } from '../../model/certificates.ts';
import type { Blocker } from '../../model/draft.ts';
import { endsTooSoon } from './due.ts';
import type { Rotation } from './rotation.ts';

/** A Secret that cert-manager writes: it would undo the change, and renews by itself. */
export function certManagerBlocker(
  state: FelixTyphaState,
  endpoints: readonly CertifiedEndpoint[],
  { target, newCertificates }: Rotation,
): Blocker | null {
  for (const endpoint of endpoints)
    for (const secret of outdated(state, endpoint, newCertificates).length === 0
      ? []
      : secretsOf(state, endpoint)) {
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

function secretsOf(
  { snapshot, installation }: FelixTyphaState,
  endpoint: CertifiedEndpoint,
): RedactedSecret[] {
  const places =
    installation.kind === 'operator'
      ? [{ namespace: operatorNamespace, name: endpoint.secret }]
      : endpoint.ends.flatMap(({ certificate }) =>
          certificate?.object?.object === 'Secret' ? [certificate.object] : [],
        );
  return places.flatMap(
    ({ namespace, name }) => knownValue(lookUp(snapshot, 'Secret', namespace, name)) ?? [],
  );
}

/** Why the new certificates do not do for what is asked. */
export function certificatesBlocker(
  state: FelixTyphaState,
  endpoints: readonly CertifiedEndpoint[],
  rotation: Rotation,
  newCertificates: NewCertificates,
  now: Date,
): Blocker | null {
  const end = endsTooSoon(rotation, now);
  if (end !== null)
    return {
      blocked: `A new certificate would end on ${day(end)}, so it would be due again at once: its CA ends then, or it was asked for a shorter time (--validity)`,
      remedy: 'Change the CA: kubectl calico-tls rotate ca. Or ask for a longer validity.',
    };
  return rotation.target === 'ca'
    ? sameAuthority(state, endpoints, newCertificates, now)
    : otherAuthority(state, endpoints, newCertificates, now);
}

/** A CA that the other end does not trust yet. */
function otherAuthority(
  state: FelixTyphaState,
  endpoints: readonly CertifiedEndpoint[],
  newCertificates: NewCertificates,
  now: Date,
): Blocker | null {
  for (const endpoint of endpoints) {
    if (outdated(state, endpoint, newCertificates).length === 0) continue;
    const refused = distrust(endpoint, newCertificates[endpoint.side].certificatePem, now);
    if (refused === null) continue;
    const issuer = presentLeaf(endpoint)?.issuer;
    return {
      blocked: `${roleName(refused.peer)} does not trust the CA of the new certificate of ${endpoint.title}: ${refused.why}`,
      remedy: `Give the CA that issued the present one${issuer === undefined ? '' : ` (${issuer})`}, or change the CA: kubectl calico-tls rotate ca.`,
    };
  }
  return null;
}

/** The CA in use, given as the new one. */
function sameAuthority(
  state: FelixTyphaState,
  endpoints: readonly CertifiedEndpoint[],
  newCertificates: NewCertificates,
  now: Date,
): Blocker | null {
  const isBegun = endpoints.some(
    (endpoint) => outdated(state, endpoint, newCertificates).length < endpoint.ends.length,
  );
  const byIt = (endpoint: CertifiedEndpoint) => {
    const role = endpoint.side === 'typha' ? 'client' : 'server';
    const verifier = { role, caFile: newCertificates.authorityPem, commonName: '', uriSan: '' } as const;
    return endpoint.ends.every(
      ({ certificate }) =>
        certificate?.text != null && wouldAccept(verifier, { certFile: certificate.text }, now).accepted,
    );
  };
  if (isBegun || !endpoints.every(byIt)) return null;
  return {
    blocked: 'The certificates in use come from the CA that was given as the new one',
    remedy:
      'Give another CA. For new certificates from the same one: kubectl calico-tls rotate typha, then rotate felix.',
  };
}
