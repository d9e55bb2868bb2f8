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

interface Place {
  readonly group: string;
  readonly resource: string;
}

const places: Readonly<Record<WritableKind, Place>> = {
  Secret: { group: '', resource: 'secrets' },
  ConfigMap: { group: '', resource: 'configmaps' },
  Deployment: { group: 'apps', resource: 'deployments' },
  DaemonSet: { group: 'apps', resource: 'daemonsets' },
  Service: { group: '', resource: 'services' },
  PodDisruptionBudget: { group: 'policy', resource: 'poddisruptionbudgets' },
  Pod: { group: '', resource: 'pods' },
  Lease: { group: 'coordination.k8s.io', resource: 'leases' },
};

/** Every kind that can be written. */
export const writableKinds = Object.keys(places) as readonly WritableKind[];

export const placeOf = (kind: WritableKind): Place => places[kind];

export function apiVersionOf(kind: WritableKind): string {
  const { group } = places[kind];
  return group === '' ? 'v1' : `${group}/v1`;
}

/** The path of a collection on the API server. */
export function collectionPath(kind: WritableKind, namespace: string): string {
  const { group, resource } = places[kind];
  const root = group === '' ? '/api/v1' : `/apis/${group}/v1`;
  return `${root}/namespaces/${encodeURIComponent(namespace)}/${resource}`;
}

export function objectPath({ kind, namespace, name }: Address): string {
  return `${collectionPath(kind, namespace)}/${encodeURIComponent(name)}`;
}

/** `Secret tigera-operator/typha-certs`, for people and as a key. */
export const addressText = ({ kind, namespace, name }: Address): string => `${kind} ${namespace}/${name}`;
