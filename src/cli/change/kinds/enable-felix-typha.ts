import { noKeys } from '../../../apply/storage/key-store.ts';
import { secondTypha } from '../../../calico/second-typha.ts';
import { placeReferences, placesOf } from '../../../plan/changes/enable/places.ts';
import { enablePlanner } from '../../../plan/changes/enable/planner.ts';
import { originalConfigMaps } from '../../../plan/changes/enable/service-name.ts';
import { storedLeaf } from '../../../plan/changes/enable/stored.ts';
import { undoPlanner } from '../../../plan/changes/enable/undo-planner.ts';
import { type IdentityRequest, identitiesOf } from '../../../plan/changes/identity/identities.ts';
import { type FelixTyphaState, stateOf } from '../../../plan/connections/felix-typha/state.ts';
import type { Identities, Identity } from '../../../plan/model/identity.ts';
import type { ObjectRef, Snapshot } from '../../../snapshot/snapshot.ts';
import type { Certificate } from '../../../x509/certificate.ts';
import type { ClusterChange } from './cluster-change.ts';
import { isAtMode } from './reached.ts';

export interface EnableRequest {
  /** Require SPIFFE IDs from the start; else Common Names. */
  readonly spiffe: boolean;
  /** Take away what an enable that is done has left: the alias Service, and the reference to it. */
  readonly finish: boolean;
  /** Whether hosts outside of the cluster may dial Typha; their streams are looked for live. */
  readonly externalClients: boolean;
  readonly identities: IdentityRequest;
  readonly arrivalMs: number;
}

/** From plaintext to mutual TLS between Felix and Typha. */
export function enableFelixTypha(request: EnableRequest): ClusterChange {
  return {
    link: 'felix-typha',
    references: enableReferences,
    also: ['nodes', 'host-endpoints'],
    shape: (snapshot) => {
      const state = stateOf(snapshot);
      const goal = goalUnderWay(state) ?? (request.spiffe ? 'mtls-spiffe' : 'mtls-cn');
      const identities = storedNames(state, identitiesOf(state, request.identities));
      const { externalClients, finish, arrivalMs } = request;
      return {
        heading: `felix-typha from plaintext to ${goal}`,
        identities,
        planner: (newCertificates) =>
          enablePlanner({ goal, identities, newCertificates, externalClients, finish, arrivalMs }),
        keys: noKeys,
        isReached: isAtMode(goal),
      };
    },
  };
}

/** Back to plaintext, from an enable that has not ended. */
export function undoEnable({ arrivalMs }: { readonly arrivalMs: number }): ClusterChange {
  return {
    link: 'felix-typha',
    references: enableReferences,
    also: [],
    shape: () => ({
      heading: 'felix-typha back to plaintext',
      identities: null,
      planner: () => undoPlanner({ arrivalMs }),
      keys: noKeys,
      isReached: ({ links }) => links[0]?.mode === 'plaintext',
    }),
  };
}

/** What an enabling reads besides what its links name: what it makes, and what may be there already. */
function enableReferences(snapshot: Snapshot): ObjectRef[] {
  const { installation } = stateOf(snapshot);
  if (installation.kind !== 'manifest') return [];
  const namespace = installation.namespace ?? 'kube-system';
  const maps = installation.workloads.flatMap(({ object }) => originalConfigMaps(object));
  return [
    ...placeReferences(namespace),
    ...[secondTypha, 'calico-typha'].map((name) => ({ kind: 'Service', namespace, name }) as const),
    { kind: 'PodDisruptionBudget', namespace, name: secondTypha },
    ...maps.map((name) => ({ kind: 'ConfigMap', namespace, name }) as const),
  ];
}

/** What an enabling that was interrupted is for: it goes on as it began. */
function goalUnderWay({ servers, clients }: FelixTyphaState): 'mtls-cn' | 'mtls-spiffe' | null {
  const modes = [...servers, ...clients].map(({ mode }) => mode);
  return modes.find((mode) => mode === 'mtls-cn' || mode === 'mtls-spiffe') ?? null;
}

/** While nobody requires a name, certificates that are stored already keep theirs. */
function storedNames(state: FelixTyphaState, identities: Identities): Identities {
  if (goalUnderWay(state) !== null) return identities;
  const places = placesOf(state.snapshot, state.installation.namespace ?? 'kube-system');
  const leafOf = (place: typeof places.typha) => storedLeaf(state.snapshot, places.namespace, place);
  return {
    typha: withCommonName(identities.typha, leafOf(places.typha)),
    felix: withCommonName(identities.felix, leafOf(places.node)),
  };
}

function withCommonName(identity: Identity, leaf: Certificate | null): Identity {
  const commonName = leaf?.commonName ?? '';
  return commonName === '' ? identity : { ...identity, commonName };
}
