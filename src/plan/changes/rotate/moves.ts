import type { FelixTyphaState } from '../../connections/felix-typha/state.ts';
import { unconverged } from '../../engine/converged.ts';
import { type CertifiedEndpoint, distrust, outdated } from '../../installs/certified-endpoint.ts';
import { installOf } from '../../installs/install.ts';
import type { NewCertificates } from '../../model/certificates.ts';
import type { Blocker, Draft, Move } from '../../model/draft.ts';
import { keepAuthority } from './keep-authority.ts';
import type { Rotation } from './rotation.ts';
import { newLeafs, titles } from './texts.ts';

/**
 * The moves of a rotation in the order in which they are tried: trust in a new CA, the CA's key, the new leafs,
 * then less trust. Under the operator one Secret at a time.
 */
export function rotationMoves(
  state: FelixTyphaState,
  endpoints: readonly CertifiedEndpoint[],
  rotation: Rotation,
  newCertificates: NewCertificates,
  now: Date,
): Move[] {
  const stale = endpoints.filter((endpoint) => outdated(state, endpoint, newCertificates).length > 0);
  const byOperator = state.installation.kind === 'operator';
  const bringsCa = rotation.target === 'ca' && stale.length > 0;
  const together = byOperator || stale.length < 2 ? [] : [stale];
  const retires = rotation.target === 'ca' && rotation.retireCa && stale.length === 0;
  return [
    () => (bringsCa ? installOf(state).extendTrust(state, newCertificates) : null),
    // Not before everybody trusts it, even where trust cannot be given now.
    () =>
      bringsCa && installOf(state).extendTrust(state, newCertificates) === null
        ? keepMove(state, rotation)
        : null,
    ...[...together, ...stale.map((endpoint) => [endpoint])].map(
      (some) => () => leafsMove(state, some, newCertificates),
    ),
    () => (retires ? installOf(state).reduceTrust(state, now) : null),
  ];
}

function keepMove(state: FelixTyphaState, rotation: Rotation): Draft | Blocker | null {
  const change = keepAuthority(state.snapshot, rotation);
  if (change === null || 'blocked' in change) return change;
  const { namespace, name } = rotation.kept;
  return installOf(state).effects(state, {
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

function leafsMove(
  state: FelixTyphaState,
  endpoints: readonly CertifiedEndpoint[],
  newCertificates: NewCertificates,
): Draft | Blocker | null {
  const changes = installOf(state).storeLeafs(state, endpoints, newCertificates);
  if ('blocked' in changes) return changes;
  if (changes.length === 0) return null;
  const [first] = endpoints;
  const isOne = endpoints.length === 1 && first !== undefined;
  const reading =
    state.installation.kind === 'operator'
      ? 'The operator rolls Typha and calico-node whenever a certificate of your own changes.'
      : 'Typha reads its files at start, clients at every connection.';
  return installOf(state).effects(state, {
    id: isOne ? `${first.side === 'typha' ? 'typha' : 'node'}-certificate` : 'certificates',
    title: isOne
      ? `Give ${first.title} its new certificate`
      : `Give ${titles(endpoints)} their new certificates`,
    why: `The names stay and the other end trusts the CA: ${newLeafs(endpoints, newCertificates)}. ${reading}`,
    changes,
    waits: [],
  });
}

/**
 * Everything in one step, for a state in which nobody gets through: trust, the CA's key, and each certificate
 * that is asked for or that the other end refuses.
 */
export function recoveryMove(
  state: FelixTyphaState,
  endpoints: { readonly asked: readonly CertifiedEndpoint[]; readonly others: readonly CertifiedEndpoint[] },
  rotation: Rotation,
  newCertificates: NewCertificates,
  cutOff: string,
  now: Date,
): Draft | Blocker | null {
  const bringsCa = rotation.target === 'ca';
  const refused = endpoints.others.filter(
    (endpoint) =>
      endpoint.ends.some(({ certificate }) => distrust(endpoint, certificate?.text ?? '', now) !== null) &&
      (bringsCa || distrust(endpoint, newCertificates[endpoint.side].certificatePem, now) === null),
  );
  const all = [...endpoints.asked, ...refused];
  const leafs = installOf(state).storeLeafs(state, all, newCertificates);
  if ('blocked' in leafs) return leafs;
  if (leafs.length === 0) return null;
  const trust = bringsCa ? installOf(state).extendTrust(state, newCertificates) : null;
  if (trust !== null && 'blocked' in trust) return trust;
  const kept = bringsCa ? keepAuthority(state.snapshot, rotation) : null;
  if (kept !== null && 'blocked' in kept) return kept;
  return installOf(state).effects(state, {
    id: 'recover',
    title: `Give ${titles(all)} new certificates at once${trust === null ? '' : ', and trust their CA'}`,
    why: `${whoIsCutOff(state, cutOff, now)} The shortest way is to write everything in one step: ${newLeafs(all, newCertificates)}.`,
    changes: [...(trust?.changes ?? []), ...(kept === null ? [] : [kept]), ...leafs],
    waits: [],
  });
}

/** Pods that have not loaded what is stored may be better off than it looks. */
function whoIsCutOff(state: FelixTyphaState, cutOff: string, now: Date): string {
  return unconverged(state, 0, now)?.kind === 'stale'
    ? `With what is stored nobody gets through, but for pods that loaded their files before: ${cutOff}.`
    : `Today nobody gets through, so nobody can be cut off: ${cutOff}.`;
}
