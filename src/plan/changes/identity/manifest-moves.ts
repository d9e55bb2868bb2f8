import { type Workload, workloadName } from '../../../calico/workload.ts';
import type { End } from '../../../links/felix-typha/end.ts';
import { listed, unique } from '../../../links/wording.ts';
import { unfitness } from '../../connections/felix-typha/leaf-fitness.ts';
import type { FelixTyphaState } from '../../connections/felix-typha/state.ts';
import { changeWorkload } from '../../edits/object-change.ts';
import { withRequirement } from '../../installs/manifest/settings-edit.ts';
import { storeLeaf } from '../../installs/manifest/store-leaf.ts';
import { retireMove, trustMove } from '../../installs/manifest/trust-moves.ts';
import type { ReadyLeaf } from '../../model/certificates.ts';
import type { Draft, Move } from '../../model/draft.ts';
import type { Identity } from '../../model/identity.ts';
import type { PlanOptions } from '../../model/options.ts';
import {
  type Requirement,
  requirementAt,
  requirementOf,
  sameRequirement,
  widened,
} from '../../model/requirement.ts';
import type { ObjectChange } from '../../model/step.ts';
import { strayMove } from './stray-move.ts';

/** One end of the connection as the moves see it: its processes, its names and those of the other end. */
interface ChangedEndpoint {
  readonly id: 'typha' | 'node';
  readonly title: string;
  readonly ends: readonly End[];
  readonly peers: readonly End[];
  readonly own: Identity;
  readonly peer: Identity;
  readonly leaf: ReadyLeaf | null;
}

/**
 * The moves of a manifest install in the order in which they are tried: clean up, trust, new leafs with the
 * wider requirement, the wider requirement alone, then the narrower one, then less trust.
 */
export function manifestMoves(state: FelixTyphaState, options: PlanOptions, now: Date): Move[] {
  const { identities, newCertificates } = options;
  const typha: ChangedEndpoint = {
    id: 'typha',
    title: 'Typha',
    ends: state.servers,
    peers: state.clients,
    own: identities.typha,
    peer: identities.felix,
    leaf: newCertificates?.typha ?? null,
  };
  const node: ChangedEndpoint = {
    id: 'node',
    title: 'calico-node',
    ends: state.clients,
    peers: state.servers,
    own: identities.felix,
    peer: identities.typha,
    leaf: newCertificates?.felix ?? null,
  };
  const unfit = [typha, node].filter((endpoint) => unfitLeafs(endpoint, options, now).length > 0);
  return [
    () => strayMove(state),
    () => (unfit.length > 0 ? trustMove(state, options) : null),
    ...[typha, node].map((endpoint) => () => leafMove(state, endpoint, options, now)),
    ...[typha, node].map((endpoint) => () => widenMove(state, endpoint, options)),
    ...[typha, node].map((endpoint) => () => narrowMove(state, endpoint, options)),
    // While a certificate is missing, less trust would only be given again.
    () => (unfit.length > 0 ? null : retireMove(state, options, now)),
  ];
}

/** A new certificate for one end, together with the wider requirement, so that its pods roll once. */
function leafMove(
  state: FelixTyphaState,
  endpoint: ChangedEndpoint,
  options: PlanOptions,
  now: Date,
): ReturnType<Move> {
  const unfit = unfitLeafs(endpoint, options, now);
  const [first] = unfit;
  if (first === undefined) return null;
  if (endpoint.leaf === null)
    return {
      blocked: `${endpoint.title} needs another certificate (${first.end.certificate?.source ?? 'it has none'}): ${first.why}`,
      remedy: 'Give the CA that shall issue it, or ready certificates.',
      needs: 'certificates',
    };
  const changes: ObjectChange[] = [];
  for (const end of distinctPlaces(unfit.map((u) => u.end))) {
    const stored = storeLeaf(state.snapshot, end, endpoint.leaf);
    if ('blocked' in stored) return stored;
    changes.push(...stored.filter((change) => change.fields.length > 0));
  }
  const wider = requirementChanges(state, endpoint, (now_) => widened(now_, goalOf(endpoint, options)));
  return draft(`${endpoint.id}-certificate`, [...distinctChanges(changes), ...wider], {
    title: `Give ${endpoint.title} a certificate with both names`,
    why: `The certificate in use does not serve: ${listed(unique(unfit.map((u) => u.why)))}. The new one carries Common Name ${endpoint.own.commonName} and ${endpoint.own.spiffeId}, so that every rule in force accepts it.`,
  });
}

function widenMove(state: FelixTyphaState, endpoint: ChangedEndpoint, options: PlanOptions): Draft | null {
  const changes = requirementChanges(state, endpoint, (now) => widened(now, goalOf(endpoint, options)));
  return draft(`${endpoint.id}-accept-both`, changes, {
    title: `Let ${endpoint.title} accept either name`,
    why: 'Either name suffices while both are set, so nobody is refused.',
  });
}

function narrowMove(state: FelixTyphaState, endpoint: ChangedEndpoint, options: PlanOptions): Draft | null {
  const goal = goalOf(endpoint, options);
  const changes = requirementChanges(state, endpoint, () => goal);
  const rest =
    goal.uriSan === '' ? 'the Common Name' : goal.commonName === '' ? 'the SPIFFE ID' : 'either name';
  return draft(`${endpoint.id}-narrow`, changes, {
    title: `Let ${endpoint.title} accept only ${rest}`,
    why: `Every certificate of the other end carries it by now.`,
  });
}

function goalOf(endpoint: ChangedEndpoint, options: PlanOptions): Requirement {
  return requirementAt(options.goal, endpoint.peer);
}

function unfitLeafs(endpoint: ChangedEndpoint, options: PlanOptions, now: Date): { end: End; why: string }[] {
  return endpoint.ends.flatMap((end) => {
    const why = unfitness(end, endpoint.peers, endpoint.own, options.goal, now);
    return why === null ? [] : [{ end, why }];
  });
}

function requirementChanges(
  state: FelixTyphaState,
  endpoint: ChangedEndpoint,
  next: (now: Requirement) => Requirement,
): ObjectChange[] {
  return workloadsOf(endpoint).flatMap((workload) => {
    const current = endpoint.ends.filter((end) => end.workload === workload && end.revision.current);
    const wanted = current.map((end) => next(requirementOf(end)));
    const [first] = wanted;
    if (first === undefined) return [];
    const asWanted = (end: End, i: number) =>
      sameRequirement(requirementOf(end), wanted[i] ?? first) && end.tls.environment.blockers.length === 0;
    if (current.every(asWanted)) return [];
    const change = changeWorkload(workload.object, withRequirement(state.snapshot, workload, first));
    return change.fields.length === 0 ? [] : [change];
  });
}

function workloadsOf(endpoint: ChangedEndpoint): Workload[] {
  return [...new Map(endpoint.ends.map((end) => [workloadName(end.workload), end.workload])).values()];
}

/** Ends that read the same files: one of each. */
function distinctPlaces(ends: readonly End[]): End[] {
  const place = (end: End) => JSON.stringify([end.tls.files.cert?.source, end.tls.files.key?.source]);
  return [...new Map(ends.map((end) => [place(end), end])).values()];
}

function distinctChanges(changes: readonly ObjectChange[]): ObjectChange[] {
  const name = ({ after }: ObjectChange) =>
    `${after.kind}/${after.metadata.namespace}/${after.metadata.name}`;
  return [...new Map(changes.map((change) => [name(change), change])).values()];
}

function draft(
  id: string,
  changes: readonly ObjectChange[],
  text: Pick<Draft, 'title' | 'why'>,
): Draft | null {
  return changes.length === 0 ? null : { id, ...text, changes, effects: [], waits: [] };
}
