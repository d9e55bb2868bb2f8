import { operatorNamespace } from '../../../calico/installation.ts';
import {
  keysOf,
  type OperatorSecret,
  type StatedIdentity,
  statedIdentity,
} from '../../../links/felix-typha/operator-secret.ts';
import { gosOfAll } from '../../../links/release-go.ts';
import { knownValue } from '../../../snapshot/reading.ts';
import type { RedactedSecret, SecretValue } from '../../../snapshot/secret.ts';
import { lookUp } from '../../../snapshot/snapshot.ts';
import { refusalByAny } from '../../../x509/acceptance-of-releases.ts';
import type { Certificate } from '../../../x509/certificate.ts';
import {
  type KeyedLeaf,
  type LeafProblem,
  leafProblems,
  leafProblemText,
} from '../../connections/felix-typha/leaf-fitness.ts';
import type { FelixTyphaState } from '../../connections/felix-typha/state.ts';
import { changeSecret } from '../../edits/object-change.ts';
import { missing } from '../../installs/operator/blocker.ts';
import { trustMove } from '../../installs/operator/trust-moves.ts';
import { withEffects } from '../../installs/operator/with-effects.ts';
import type { ReadyLeaf } from '../../model/certificates.ts';
import type { Move } from '../../model/draft.ts';
import type { Identity } from '../../model/identity.ts';
import type { PlanOptions } from '../../model/options.ts';
import { type Requirement, requirementAt, sameRequirement, widened } from '../../model/requirement.ts';

interface Side {
  readonly name: OperatorSecret;
  readonly id: 'typha' | 'node';
  readonly title: string;
  readonly identity: Identity;
  readonly leaf: ReadyLeaf | null;
  /** How the other end uses the certificate. */
  readonly verifier: 'client' | 'server';
}

/**
 * The moves under the operator: ConfigMap typha-ca first, then one Secret of the pair at a time, since the
 * operator may overwrite the second with its own while it works on the first; names are dropped at the end.
 */
export function operatorMoves(state: FelixTyphaState, options: PlanOptions, now: Date): Move[] {
  const { identities, newCertificates } = options;
  const sides: readonly Side[] = [
    {
      name: 'typha-certs',
      id: 'typha',
      title: 'Typha',
      identity: identities.typha,
      leaf: newCertificates?.typha ?? null,
      verifier: 'client',
    },
    {
      name: 'node-certs',
      id: 'node',
      title: 'Felix',
      identity: identities.felix,
      leaf: newCertificates?.felix ?? null,
      verifier: 'server',
    },
  ];
  const needs = sides.some((side) => needOf(state, side, options, now) !== null);
  return [
    () => (needs ? trustMove(state, options) : null),
    ...sides.map((side) => () => leafMove(state, side, options, now)),
    ...sides.map((side) => () => namesMove(state, side, options, 'widen')),
    ...sides.map((side) => () => namesMove(state, side, options, 'narrow')),
  ];
}

/** Names first: the operator's own certificates lack the URI SAN, whatever else is wrong with them. */
const order: readonly LeafProblem['kind'][] = [
  'uri-san',
  'common-name',
  'no-key',
  'broken-key',
  'other-key',
  'refused',
];

/** Why a Secret needs another certificate; null when its own serves at the goal. */
function needOf(state: FelixTyphaState, side: Side, { goal }: PlanOptions, now: Date): string | null {
  const { identity } = side;
  const stated = knownValue(statedIdentity(state.snapshot, side.name));
  if (stated === undefined || stated.leaf === null) return 'there is no certificate';
  const { leaf } = stated;
  const secret = secretOf(state, side);
  const refusal = () => (secret === undefined ? null : refusalOf(state, side, secret, now));
  const problems = leafProblems({ leaf, key: keyProblem(secret, leaf) }, { identity, goal, refusal });
  const first = order.flatMap((kind) => problems.find((one) => one.kind === kind) ?? [])[0];
  if (first?.kind === 'uri-san' && stated.ownCertificate)
    return 'the operator issued it, and its certificates never have a URI SAN';
  return first === undefined ? null : leafProblemText(first, identity);
}

function keyProblem(secret: RedactedSecret | undefined, leaf: Certificate): KeyedLeaf['key'] {
  const value = secret?.values[keysOf(secret).key];
  if (value === undefined) return null;
  if (value.kind !== 'private-key') return { kind: 'no-key' };
  const { problem, publicKeySha256 } = value.key;
  if (problem !== null) return { kind: 'broken-key', why: problem };
  const isOther = publicKeySha256 !== null && publicKeySha256 !== leaf.publicKey.sha256;
  return isOther ? { kind: 'other-key' } : null;
}

function refusalOf(state: FelixTyphaState, side: Side, secret: RedactedSecret, now: Date): string | null {
  const bundle = (state.servers[0] ?? state.clients[0])?.trust?.text;
  const certificate = secret.values[keysOf(secret).certificate];
  if (bundle == null || certificate?.kind !== 'text') return null;
  const [verifiers, presenters] =
    side.verifier === 'server' ? [state.servers, state.clients] : [state.clients, state.servers];
  const refusal = refusalByAny(
    { role: side.verifier, caFile: bundle, commonName: '', uriSan: '' },
    { certFile: certificate.text },
    { verifier: gosOfAll(verifiers), presenter: gosOfAll(presenters) },
    now,
  );
  return refusal?.message ?? null;
}

function leafMove(state: FelixTyphaState, side: Side, options: PlanOptions, now: Date): ReturnType<Move> {
  const why = needOf(state, side, options, now);
  if (why === null) return null;
  if (side.leaf === null)
    return {
      blocked: `Secret ${operatorNamespace}/${side.name} needs another certificate: ${why}`,
      remedy: 'Give the CA that shall issue it, or ready certificates.',
      needs: 'certificates',
    };
  const secret = secretOf(state, side);
  if (secret === undefined) return missing(side.name);
  if (secret.owners.includes('cert-manager'))
    return {
      blocked: `Secret ${operatorNamespace}/${side.name} is written by cert-manager, which would undo the change`,
      remedy: `Give its Certificate the Common Name ${side.identity.commonName}, the URI ${side.identity.spiffeId} and the right usage, then run this again.`,
    };
  const stated = knownValue(statedIdentity(state.snapshot, side.name));
  const current = namesIn(stated, side);
  const names = widened(current, requirementAt(options.goal, side.identity));
  const keys = keysOf(secret);
  const values = {
    ...secret.values,
    [keys.certificate]: { kind: 'text', text: side.leaf.certificatePem } as const,
    [keys.key]: { kind: 'private-key', key: side.leaf.key } as const,
  };
  return withEffects(state, {
    id: `${side.id}-certificate`,
    title: `Give ${side.title} a certificate with both names`,
    why: `Of the certificate in use: ${why}. The new one has Common Name ${side.identity.commonName} and ${side.identity.spiffeId}, so that every rule in force accepts it.`,
    changes: [changeSecret(secret, { ...secret, values: withNames(values, names) })],
    waits: [],
  });
}

function namesMove(
  state: FelixTyphaState,
  side: Side,
  options: PlanOptions,
  how: 'widen' | 'narrow',
): ReturnType<Move> {
  const secret = secretOf(state, side);
  if (secret === undefined) return missing(side.name);
  const stated = knownValue(statedIdentity(state.snapshot, side.name));
  const goal = requirementAt(options.goal, side.identity);
  const current = namesIn(stated, side);
  // The operator's own certificates have the default names, whatever the keys say.
  if (stated?.ownCertificate === true) return null;
  const wanted = how === 'widen' ? widened(current, goal) : goal;
  if (sameRequirement(current, wanted)) return null;
  const rest =
    wanted.uriSan === '' ? 'the Common Name' : wanted.commonName === '' ? 'the SPIFFE ID' : 'both names';
  return withEffects(state, {
    id: `${side.id}-${how === 'widen' ? 'state-both' : 'narrow'}`,
    title: `State ${how === 'widen' ? 'both names' : `only ${rest}`} of ${side.title} in ${side.name}`,
    why:
      how === 'widen'
        ? 'Either name suffices while both are stated, so nobody is refused.'
        : 'Both Secrets were read back and both certificates carry the name that stays.',
    changes: [changeSecret(secret, { ...secret, values: withNames(secret.values, wanted) })],
    waits: [],
  });
}

function namesIn(stated: StatedIdentity | undefined, side: Side): Requirement {
  if (stated === undefined) return { commonName: side.identity.commonName, uriSan: '' };
  return { commonName: stated.commonName, uriSan: stated.uriSan };
}

function withNames(values: RedactedSecret['values'], names: Requirement): RedactedSecret['values'] {
  const kept: [string, SecretValue][] = Object.entries(values).filter(
    ([key]) => key !== 'common-name' && key !== 'uri-san',
  );
  const stated: [string, SecretValue][] = [
    ['common-name', names.commonName],
    ['uri-san', names.uriSan],
  ].flatMap(([key, text]): [string, SecretValue][] =>
    key === undefined || text === undefined || text === '' ? [] : [[key, { kind: 'text', text }]],
  );
  return Object.fromEntries([...kept, ...stated]);
}

function secretOf(state: FelixTyphaState, side: Side): RedactedSecret | undefined {
  return knownValue(lookUp(state.snapshot, 'Secret', operatorNamespace, side.name));
}
