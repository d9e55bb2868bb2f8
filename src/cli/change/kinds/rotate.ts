import type { Signing } from '../../../apply/storage/certificates.ts';
import { noKeys } from '../../../apply/storage/key-store.ts';
import { goalLabel, labelsFor, names } from '../../../apply/storage/labels.ts';
import { installation, originalsNamespace } from '../../../calico/installation.ts';
import type { Status } from '../../../links/status.ts';
import { carriedIdentities, sharesOneLeaf } from '../../../plan/changes/rotate/carried-identities.ts';
import { rotationPlanner } from '../../../plan/changes/rotate/planner.ts';
import { type Rotation, rotationGoal } from '../../../plan/changes/rotate/rotation.ts';
import { type FelixTyphaState, stateOf } from '../../../plan/connections/felix-typha/state.ts';
import { certifiedEndpoints, presentLeaf } from '../../../plan/installs/certified-endpoint.ts';
import type { Snapshot } from '../../../snapshot/snapshot.ts';
import type { ClusterChange } from './cluster-change.ts';

export interface RotateRequest {
  readonly target: 'typha' | 'felix' | 'ca';
  /** Only what ends within so many milliseconds; null: whatever is left of it. */
  readonly expiresWithinMs: number | null;
  /** At the end of `ca`, stop trusting the old one. */
  readonly retireCa: boolean;
  readonly arrivalMs: number;
}

/** New certificates with the same names, or a new CA, between Felix and Typha. */
export function rotate(request: RotateRequest): ClusterChange {
  const { target } = request;
  return {
    link: 'felix-typha',
    references: (snapshot) =>
      [names.ca, names.pending].map((name) => ({
        kind: 'Secret',
        namespace: keptIn(snapshot),
        name,
      })),
    also: [],
    shape: (snapshot) => {
      const state = stateOf(snapshot);
      const signing = signingOf(state, target);
      const rotation = rotationOf(state, request);
      return {
        heading: `felix-typha: rotate ${target}`,
        identities: carriedIdentities(state),
        certificateRequest: (asked) => ({ ...asked, signing }),
        planner: (newCertificates) => rotationPlanner({ ...rotation, newCertificates }),
        keys: noKeys,
        isReached,
      };
    },
  };
}

function keptIn(snapshot: Snapshot): string {
  return originalsNamespace(installation(snapshot)) ?? 'kube-system';
}

function signingOf(state: FelixTyphaState, target: RotateRequest['target']): Signing {
  const [endpoint] = certifiedEndpoints(state).filter(({ side }) => target === 'ca' || side === target);
  return {
    authority: target === 'ca' ? 'new' : 'present',
    goal: rotationGoal(target),
    issuer: endpoint === undefined ? null : (presentLeaf(endpoint)?.issuer ?? null),
    oneLeaf: sharesOneLeaf(state),
  };
}

function rotationOf(state: FelixTyphaState, request: RotateRequest): Rotation {
  const namespace = keptIn(state.snapshot);
  const [typha, felix] = certifiedEndpoints(state);
  return {
    ...request,
    newCertificates: null,
    kept: { namespace, name: names.ca, labels: labelsFor('ca') },
    pending: { namespace, name: names.pending, goalLabel },
    inUse: {
      typha: presentLeaf(typha)?.sha256 ?? null,
      felix: presentLeaf(felix)?.sha256 ?? null,
    },
  };
}

/** What was not asked for may end soon; everything else has to be well. */
function isReached({ links, findings }: Status): boolean {
  const wrong = findings.filter(({ severity, code }) => severity === 'error' && code !== 'CTLS402');
  return links[0]?.mode.startsWith('mtls') === true && wrong.length === 0;
}
