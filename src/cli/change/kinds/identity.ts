import { noKeys } from '../../../apply/storage/key-store.ts';
import { type IdentityRequest, identitiesOf } from '../../../plan/changes/identity/identities.ts';
import { identityPlanner } from '../../../plan/changes/identity/planner.ts';
import { stateOf } from '../../../plan/connections/felix-typha/state.ts';
import type { Goal } from '../../../plan/model/goal.ts';
import type { ClusterChange } from './cluster-change.ts';
import { isAtMode } from './reached.ts';

export interface IdentityMove {
  readonly goal: Goal;
  readonly identities: IdentityRequest;
  /** At the end, stop trusting CAs that no certificate needs. */
  readonly retireCa: boolean;
  /** How long a kubelet may take to bring a changed file into a running pod, in ms. */
  readonly arrivalMs: number;
}

/** Moves both ends between Common Names and SPIFFE identities. */
export function moveIdentity({ goal, identities, retireCa, arrivalMs }: IdentityMove): ClusterChange {
  return {
    link: 'felix-typha',
    references: () => [],
    also: [],
    shape: (snapshot) => {
      const names = identitiesOf(stateOf(snapshot), identities);
      return {
        heading: `felix-typha to ${goal}`,
        identities: names,
        planner: (newCertificates) =>
          identityPlanner({ goal, identities: names, newCertificates, retireCa, arrivalMs }),
        keys: noKeys,
        isReached: isAtMode(goal),
      };
    },
  };
}
