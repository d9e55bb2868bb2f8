import type { End } from '../../../links/felix-typha/end.ts';
import { knownValue } from '../../../snapshot/reading.ts';
import type { SeenSecret } from '../../../snapshot/secret.ts';
import { lookUp, type Snapshot } from '../../../snapshot/snapshot.ts';
import type { Certificate } from '../../../x509/certificate.ts';
import { parseCertificates } from '../../../x509/parse.ts';
import { wouldAccept } from '../../../x509/verify.ts';
import type { Identities, Identity } from '../../model/identity.ts';
import type { Goal } from '../../model/step.ts';
import type { KeyedPlace, Places } from './places.ts';

/** Why what is stored cannot serve as it is; null when it can. `blind`: it could not be read. */
export interface StoredProblem {
  readonly blind: boolean;
  readonly why: string;
}

interface Kept {
  readonly place: KeyedPlace;
  readonly identity: Identity;
  /** The end that verifies the certificate. */
  readonly verifier: End['side'];
}

/** Whether the CA and both leafs are stored, belong together and carry the names of the goal. */
export function storedProblem(
  snapshot: Snapshot,
  places: Places,
  identities: Identities,
  goal: Goal,
  now: Date,
): StoredProblem | null {
  const { namespace, ca } = places;
  const blind = unreadPlace(snapshot, places);
  if (blind !== null) return { blind: true, why: `${blind} could not be read` };
  const map = lookUp(snapshot, 'ConfigMap', namespace, ca.configMap);
  const trust = knownValue(map)?.data?.[ca.key] ?? '';
  if (parseCertificates(trust).certificates.length === 0)
    return missing(`ConfigMap ${namespace}/${ca.configMap} has no CA in key ${ca.key}`);
  const kept: readonly Kept[] = [
    { place: places.typha, identity: identities.typha, verifier: 'client' },
    { place: places.node, identity: identities.felix, verifier: 'server' },
  ];
  for (const one of kept) {
    const trouble = leafProblem(snapshot, namespace, one, trust, goal, now);
    if (trouble !== null) return trouble;
  }
  return null;
}

/** The first of the objects that may not or could not be read. */
function unreadPlace(snapshot: Snapshot, { namespace, ca, typha, node }: Places): string | null {
  const places = [
    ['ConfigMap', ca.configMap],
    ['Secret', typha.secret],
    ['Secret', node.secret],
  ] as const;
  const blind = places.find(([kind, name]) => {
    const reading = lookUp(snapshot, kind, namespace, name).kind;
    return reading === 'forbidden' || reading === 'failed';
  });
  return blind === undefined ? null : `${blind[0]} ${namespace}/${blind[1]}`;
}

/** The leaf that is stored at a place; null when there is none. */
export function storedLeaf(snapshot: Snapshot, namespace: string, place: KeyedPlace): Certificate | null {
  const secret = knownValue(lookUp(snapshot, 'Secret', namespace, place.secret));
  const text = textIn(secret, place.certificate);
  return parseCertificates(text).certificates[0] ?? null;
}

function leafProblem(
  snapshot: Snapshot,
  namespace: string,
  { place, identity, verifier }: Kept,
  caFile: string,
  goal: Goal,
  now: Date,
): StoredProblem | null {
  const name = `Secret ${namespace}/${place.secret}`;
  const found = lookUp(snapshot, 'Secret', namespace, place.secret);
  const secret = knownValue(found);
  const certFile = textIn(secret, place.certificate);
  const leaf = storedLeaf(snapshot, namespace, place);
  if (leaf === null) return missing(`${name} has no certificate in key ${place.certificate}`);
  const key = secret?.values[place.key];
  if (key?.kind !== 'private-key') return missing(`${name} has no private key in key ${place.key}`);
  if (key.key.problem !== null)
    return missing(`the private key of ${name} cannot be used: ${key.key.problem}`);
  if (key.key.publicKeySha256 !== leaf.publicKey.sha256)
    return missing(`the private key of ${name} belongs to another certificate`);
  if (goal !== 'mtls-spiffe' && leaf.commonName !== identity.commonName)
    return missing(`the certificate of ${name} has another Common Name than ${identity.commonName}`);
  if (goal !== 'mtls-cn' && !leaf.uriSans.includes(identity.spiffeId))
    return missing(`the certificate of ${name} lacks the URI SAN ${identity.spiffeId}`);
  const verdict = wouldAccept({ role: verifier, caFile, commonName: '', uriSan: '' }, { certFile }, now);
  return verdict.accepted ? null : missing(`${name}: ${verdict.refusal.message}`);
}

function textIn(secret: SeenSecret | undefined, key: string): string {
  const value = secret?.values[key];
  return value?.kind === 'text' ? value.text : '';
}

const missing = (why: string): StoredProblem => ({ blind: false, why });
