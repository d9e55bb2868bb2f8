import { type JsonObject, type KubeObject, objectAt, stringsAt } from '../json.ts';

const hashLabel = 'pod-template-hash';
const revisionAnnotation = 'deployment.kubernetes.io/revision';

/** A new, empty ReplicaSet for one template of a Deployment. */
export function replicaSetOf(
  deployment: KubeObject,
  template: JsonObject,
  hash: string,
  revision: number,
): KubeObject {
  const labels = { ...stringsAt(template, 'metadata', 'labels'), [hashLabel]: hash };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      namespace: deployment.metadata.namespace ?? '',
      labels,
      annotations: { [revisionAnnotation]: String(revision) },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          blockOwnerDeletion: true,
          controller: true,
          kind: 'Deployment',
          name: deployment.metadata.name,
          uid: deployment.metadata.uid,
        },
      ],
    },
    spec: {
      replicas: 0,
      selector: {
        matchLabels: { ...stringsAt(deployment, 'spec', 'selector', 'matchLabels'), [hashLabel]: hash },
      },
      template: { ...template, metadata: { ...objectAt(template, 'metadata'), labels } },
    },
    status: { replicas: 0 },
  };
}

export function revisionOf(set: KubeObject): number {
  return Number(set.metadata.annotations?.[revisionAnnotation] ?? 0);
}
