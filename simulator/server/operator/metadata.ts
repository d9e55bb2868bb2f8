import type { JsonObject, KubeObject, Metadata } from '../json.ts';

export const sourceNamespace = 'tigera-operator';
export const targetNamespace = 'calico-system';

export function operatorLabels(name: string): Record<string, string> {
  return {
    'app.kubernetes.io/component': 'Installation.operator.tigera.io',
    'app.kubernetes.io/instance': 'default',
    'app.kubernetes.io/managed-by': 'tigera-operator',
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/part-of': 'Calico',
    'k8s-app': name,
  };
}

/** The metadata of an object that the operator owns through its Installation. */
export function ownedMetadata(
  installation: KubeObject,
  namespace: string,
  name: string,
  annotations: Readonly<Record<string, string>> = {},
): Metadata {
  const owner: JsonObject = {
    apiVersion: installation.apiVersion,
    blockOwnerDeletion: true,
    controller: true,
    kind: installation.kind,
    name: installation.metadata.name,
    uid: installation.metadata.uid,
  };
  return {
    name,
    namespace,
    labels: operatorLabels(name),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    ownerReferences: [owner],
  };
}
