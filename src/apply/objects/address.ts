import { pathOf, type Resource, resources, apiVersionOf as versionOf } from '../../cluster/resources.ts';

/** Kinds that this room reads raw or writes. */
export type WritableKind =
  | 'Secret'
  | 'ConfigMap'
  | 'Deployment'
  | 'DaemonSet'
  | 'Service'
  | 'PodDisruptionBudget'
  | 'Pod'
  | 'Lease';

/** One object of the cluster, whether it exists or not. */
export interface Address {
  readonly kind: WritableKind;
  readonly namespace: string;
  readonly name: string;
}

type Place = Pick<Resource, 'group' | 'version' | 'resource'>;

const places: Readonly<Record<WritableKind, Place>> = {
  Secret: resources.secrets,
  ConfigMap: resources.configMaps,
  Deployment: resources.deployments,
  DaemonSet: resources.daemonSets,
  Service: resources.services,
  PodDisruptionBudget: resources.podDisruptionBudgets,
  Pod: resources.pods,
  Lease: { group: 'coordination.k8s.io', version: 'v1', resource: 'leases' },
};

/** Every kind that can be written. */
export const writableKinds = Object.keys(places) as readonly WritableKind[];

export const placeOf = (kind: WritableKind): Place => places[kind];

/** `apiVersion` of the objects of a kind. */
export const apiVersionOf = (kind: WritableKind): string => versionOf(places[kind]);

/** The path of a collection on the API server. */
export const collectionPath = (kind: WritableKind, namespace: string): string =>
  pathOf(places[kind], namespace);

export const objectPath = ({ kind, namespace, name }: Address): string =>
  pathOf(places[kind], namespace, name);

/** `Secret tigera-operator/typha-certs`, for people and as a key. */
export const addressText = ({ kind, namespace, name }: Address): string => `${kind} ${namespace}/${name}`;
