import type { Signing } from '../../../apply/keeping/certificates.ts';
import { noKeys } from '../../../apply/keeping/key-store.ts';
import { goalLabel, labelsFor, names } from '../../../apply/keeping/labels.ts';
import { installation, originalsNamespace } from '../../../calico/installation.ts';
import type { Status } from '../../../links/status.ts';
import { carriedIdentities, sharesOneLeaf } from '../../../plan/changes/rotate/carried-identities.ts';
import { rotationPlanner } from '../../../plan/changes/rotate/planner.ts';
import { type Rotation, rotationGoal } from '../../../plan/changes/rotate/rotation.ts';
import { type FelixTyphaState, stateOf } from '../../../plan/connections/felix-typha/state.ts';
import { certifiedEndpoints, presentLeaf } from '../../../plan/installs/certified-endpoint.ts';
import type { Snapshot } from '../../../snapshot/snapshot.ts';
import type { Undertaking } from './undertaking.ts';

export interface RotateRequest {
  readonly target: 'typha' | 'felix' | 'ca';
  /** Only what ends within so many milliseconds; null: whatever is left of it. */
  readonly expiresWithinMs: number | null;
  /** At the end of `ca`, stop trusting the old one. */
  readonly retireCa: boolean;
  readonly arrivalMs: number;
}

/** New certificates with the same names, or a new CA, between Felix and Typha. */
export function rotate(request: RotateRequest): Undertaking {
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
      const world = stateOf(snapshot);
      const signing = signingOf(world, target);
      const rotation = rotationOf(world, request);
      return {
        heading: `felix-typha: rotate ${target}`,
        identities: carriedIdentities(world),
        wish: (asked) => ({ ...asked, signing }),
        planner: (materials) => rotationPlanner({ ...rotation, materials }),
        keys: noKeys,
        isReached,
      };
    },
  };
}

function keptIn(snapshot: Snapshot): string {
  return originalsNamespace(installation(snapshot)) ?? 'kube-system';
}

function signingOf(world: FelixTyphaState, target: RotateRequest['target']): Signing {
  const [leg] = certifiedEndpoints(world).filter(({ side }) => target === 'ca' || side === target);
  return {
    authority: target === 'ca' ? 'new' : 'present',
    goal: rotationGoal(target),
    issuer: leg === undefined ? null : (presentLeaf(leg)?.issuer ?? null),
    oneLeaf: sharesOneLeaf(world),
  };
}

function rotationOf(world: FelixTyphaState, request: RotateRequest): Rotation {
  const namespace = keptIn(world.snapshot);
  const [typha, felix] = certifiedEndpoints(world);
  return {
    ...request,
    materials: null,
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
