import { listed } from '../../../links/wording.ts';
import { type FelixTyphaState, stateOf } from '../../connections/felix-typha/state.ts';
import { advance, firstSafeMove } from '../../engine/advance.ts';
import { isUnseen, rollingWorkloads } from '../../engine/converged.ts';
import {
  type CertifiedEndpoint,
  certifiedEndpoints,
  isOperatorsOwn,
} from '../../installs/certified-endpoint.ts';
import { operatorBlocker } from '../../installs/operator/blocker.ts';
import { blockedBy } from '../../model/blocked.ts';
import type { Planner } from '../../model/planner.ts';
import type { Blocked, Next } from '../../model/step.ts';
import { certificatesBlocker, certManagerBlocker } from './blockers.ts';
import { sharesOneLeaf } from './carried-identities.ts';
import { notDue } from './due.ts';
import { recoveryMove, rotationMoves } from './moves.ts';
import { operatorRenewal } from './operator-renewal.ts';
import { type Rotation, rotationGoal } from './rotation.ts';
import { startingPoint } from './starting-point.ts';
import { cutOffToday, titles } from './texts.ts';

/** The planner of new certificates with the same names, or of a new CA. */
export function rotationPlanner(rotation: Rotation): Planner {
  const goal = rotationGoal(rotation.target);
  return { goal, next: (snapshot, now) => nextRotation(stateOf(snapshot), rotation, now) };
}

function nextRotation(state: FelixTyphaState, rotation: Rotation, now: Date): Next {
  const start = startingPoint(state);
  if (start !== null) return start;
  const asked = askedEndpoints(state, rotation);
  const [only] = asked;
  if (state.installation.kind === 'operator' && rotation.target !== 'ca' && only !== undefined) {
    const renewal = operatorRenewal(state, only, rotation, now);
    if (renewal !== null) return renewal;
  }
  const blocker =
    state.installation.kind === 'operator' ? operatorBlocker(state, now, rotation.target === 'ca') : null;
  if (blocker !== null) return blockedBy(blocker.blocked, blocker.remedy);
  if (asked.length === 0) return operatorsOwnCa;
  const note = notDue(state, rotation, now);
  if (note !== null) return { kind: 'done', note };
  return withCertificates(state, asked, rotation, now);
}

/** Both ends for a CA, but not what the operator issues from a CA of its own; one end otherwise, unless both share one certificate. */
function askedEndpoints(state: FelixTyphaState, { target }: Rotation): readonly CertifiedEndpoint[] {
  const endpoints = certifiedEndpoints(state);
  if (target === 'ca') return endpoints.filter((endpoint) => !isOperatorsOwn(state, endpoint));
  return sharesOneLeaf(state) ? endpoints : endpoints.filter(({ side }) => side === target);
}

const operatorsOwnCa: Blocked = blockedBy(
  'The operator issues the certificates of Typha and Felix from a CA of its own (Secret tigera-operator/tigera-ca-private), which signs its other certificates too and is valid for decades: it offers no way to change it',
  'New certificates from it: kubectl calico-tls rotate typha, then rotate felix. Certificates from another CA: kubectl calico-tls migrate --spiffe, with --ca-cert or --ca-secret for a CA of your own.',
);

function withCertificates(
  state: FelixTyphaState,
  asked: readonly CertifiedEndpoint[],
  rotation: Rotation,
  now: Date,
): Next {
  const managed = certManagerBlocker(state, asked, rotation);
  if (managed !== null) return blockedBy(managed.blocked, managed.remedy);
  const { newCertificates, arrivalMs } = rotation;
  if (newCertificates === null)
    return blockedBy(
      `${titles(asked)} ${asked.length === 1 ? 'needs a new certificate' : 'need new certificates'}${present(asked)}`,
      rotation.target === 'ca'
        ? 'Give the new CA, or let this program make one.'
        : 'Give the CA that issued the present one, or ready certificates.',
      'certificates',
    );
  const unfit = certificatesBlocker(state, asked, rotation, newCertificates, now);
  if (unfit !== null) return blockedBy(unfit.blocked, unfit.remedy);
  const moves = rotationMoves(state, asked, rotation, newCertificates, now);
  const way = { moves, arrivalMs, end: () => ({ kind: 'done', note: null }) as const };
  const cutOff = cutOffToday(state, now);
  if (cutOff === null) return advance(state, way, now);
  const others = certifiedEndpoints(state).filter(
    (endpoint) => !isOperatorsOwn(state, endpoint) && asked.every(({ side }) => side !== endpoint.side),
  );
  const recovery = () => recoveryMove(state, { asked, others }, rotation, newCertificates, cutOff, now);
  // Pods of a template that is not seen may be connected: what is under way ends first.
  if (rollingWorkloads(state).some(isUnseen) || recovery() === null) return advance(state, way, now);
  return firstSafeMove(state, { ...way, moves: [recovery] }, now);
}

function present(endpoints: readonly CertifiedEndpoint[]): string {
  const sources = endpoints.flatMap(({ ends }) =>
    ends.flatMap(({ certificate }) => certificate?.source ?? []),
  );
  const distinct = [...new Set(sources)];
  return distinct.length === 0 ? '' : ` in place of the one in ${listed(distinct)}`;
}
