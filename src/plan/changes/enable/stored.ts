import type { End } from '../../../links/felix-typha/end.ts';
import { knownValue } from '../../../snapshot/reading.ts';
import type { RedactedSecret } from '../../../snapshot/secret.ts';
import { lookUp, type Snapshot } from '../../../snapshot/snapshot.ts';
import type { Certificate } from '../../../x509/certificate.ts';
import { parseCertificates } from '../../../x509/parse.ts';
import { wouldAccept } from '../../../x509/verify.ts';
import { type LeafProblem, leafProblems } from '../../connections/felix-typha/leaf-fitness.ts';
import type { Goal } from '../../model/goal.ts';
import type { Identities, Identity } from '../../model/identity.ts';
import type { KeyedPlace, Places } from './places.ts';

/** Why what is stored cannot serve as it is; null when it can. `isUnreadable`: it could not be read. */
export interface StoredProblem {
  readonly isUnreadable: boolean;
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
  const unread = unreadPlace(snapshot, places);
  if (unread !== null) return { isUnreadable: true, why: `${unread} could not be read` };
  const map = lookUp(snapshot, 'ConfigMap', namespace, ca.configMap);
  const trust = knownValue(map)?.data?.[ca.key] ?? '';
  if (parseCertificates(trust).certificates.length === 0)
    return missing(`ConfigMap ${namespace}/${ca.configMap} has no CA in key ${ca.key}`);
  const kept: readonly Kept[] = [
    { place: places.typha, identity: identities.typha, verifier: 'client' },
    { place: places.node, identity: identities.felix, verifier: 'server' },
  ];
  for (const one of kept) {
    const problem = problemOf(snapshot, namespace, one, trust, goal, now);
    if (problem !== null) return problem;
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
  const unread = places.find(([kind, name]) => {
    const reading = lookUp(snapshot, kind, namespace, name).kind;
    return reading === 'forbidden' || reading === 'failed';
  });
  return unread === undefined ? null : `${unread[0]} ${namespace}/${unread[1]}`;
}

/** The leaf that is stored at a place; null when there is none. */
export function storedLeaf(snapshot: Snapshot, namespace: string, place: KeyedPlace): Certificate | null {
  const secret = knownValue(lookUp(snapshot, 'Secret', namespace, place.secret));
  const text = textIn(secret, place.certificate);
  return parseCertificates(text).certificates[0] ?? null;
}

function problemOf(
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
  const { problem, publicKeySha256 } = key.key;
  const other = publicKeySha256 === leaf.publicKey.sha256 ? null : ({ kind: 'other-key' } as const);
  const refusal = () => {
    const verdict = wouldAccept({ role: verifier, caFile, commonName: '', uriSan: '' }, { certFile }, now);
    return verdict.accepted ? null : verdict.refusal.message;
  };
  const [first] = leafProblems(
    { leaf, key: problem === null ? other : { kind: 'broken-key', why: problem } },
    { identity, goal, refusal },
  );
  return first === undefined ? null : missing(problemText(first, name, identity));
}

function problemText(problem: LeafProblem, name: string, identity: Identity): string {
  switch (problem.kind) {
    case 'no-key':
    case 'other-key':
      return `the private key of ${name} belongs to another certificate`;
    case 'broken-key':
      return `the private key of ${name} cannot be used: ${problem.why}`;
    case 'common-name':
      return `the certificate of ${name} has another Common Name than ${identity.commonName}`;
    case 'uri-san':
      return `the certificate of ${name} lacks the URI SAN ${identity.spiffeId}`;
    case 'refused':
      return `${name}: ${problem.why}`;
  }
}

function textIn(secret: RedactedSecret | undefined, key: string): string {
  const value = secret?.values[key];
  return value?.kind === 'text' ? value.text : '';
}

const missing = (why: string): StoredProblem => ({ isUnreadable: false, why });
