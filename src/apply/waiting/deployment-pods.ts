import { isObject, listAt, objectAt, textAt, textMapAt } from '../../json.ts';
import type { LabelSelector } from '../../snapshot/objects.ts';
import type { Api } from '../objects/api.ts';
import { refusalOf } from '../objects/api-failure.ts';

/** One pod of a Deployment, running or on its way out. */
export interface DeploymentPod {
  readonly name: string;
  readonly isRunning: boolean;
}

interface Named {
  readonly namespace: string;
  readonly name: string;
}

/** The pods of a Deployment, whatever else its selector finds; those that are shutting down count. */
export async function deploymentPods(
  api: Api,
  { namespace, name }: Named,
  selector: LabelSelector | undefined,
): Promise<DeploymentPod[]> {
  const labels = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  const response = await api.read(`/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`, {
    labelSelector: labels.join(','),
  });
  if (response.status >= 400) throw refusalOf(response, `to list pods in ${namespace}`);
  return listAt(response.body, 'items').flatMap((pod) => {
    if (!isObject(pod) || deploymentOf(objectAt(pod, 'metadata')) !== name) return [];
    return [
      {
        name: textAt(pod.metadata, 'name') ?? '',
        isRunning: textAt(pod.status, 'phase') === 'Running',
      },
    ];
  });
}

/** A ReplicaSet is named like its Deployment and the hash that its pods are labelled with. */
function deploymentOf(metadata: unknown): string | null {
  const hash = textMapAt(metadata, 'labels')['pod-template-hash'];
  const owner = listAt(metadata, 'ownerReferences').find((one) => textAt(one, 'kind') === 'ReplicaSet');
  const set = textAt(owner, 'name');
  return hash === undefined || set === undefined || !set.endsWith(`-${hash}`)
    ? null
    : set.slice(0, -hash.length - 1);
}
