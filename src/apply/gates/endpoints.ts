import { listAt, objectAt, textAt } from '../../json.ts';
import type { Api } from '../objects/api.ts';
import { ApiRefusal, refusalMessage } from '../objects/api-failure.ts';
import { deploymentPods } from '../waiting/deployment-pods.ts';
import type { Look } from '../waiting/look.ts';
import { readWorkload } from '../waiting/wait-rollouts.ts';

interface Aimed {
  readonly namespace: string;
  readonly service: string;
  readonly deployment: string;
}

interface Endpoint {
  readonly address: string;
  readonly pod: string | null;
  readonly isReady: boolean;
}

/** Whether every address of a Service is a pod of one Deployment, and one at least is ready. */
export async function lookAtEndpoints(api: Api, { namespace, service, deployment }: Aimed): Promise<Look> {
  const response = await api.read(
    `/apis/discovery.k8s.io/v1/namespaces/${encodeURIComponent(namespace)}/endpointslices`,
    { labelSelector: `kubernetes.io/service-name=${service}` },
  );
  const where = `Service ${namespace}/${service}`;
  if (response.status >= 400)
    return {
      kind: 'unreadable',
      why: `the EndpointSlices of ${where} could not be listed: ${refusalMessage(response)}`,
    };
  const workload = await readWorkload(api, { kind: 'Deployment', namespace, name: deployment });
  if (workload === null) return { kind: 'unmet', why: `Deployment ${namespace}/${deployment} is not there` };
  try {
    const pods = await deploymentPods(api, { namespace, name: deployment }, workload.spec.selector);
    const ours = new Set(pods.map(({ name }) => name));
    const all = endpointsOf(response.body);
    const others = all.filter(({ pod }) => pod === null || !ours.has(pod));
    if (others.length > 0) {
      const names = others.map(({ pod, address }) => pod ?? address).join(', ');
      return {
        kind: 'unmet',
        why: `${where} leads to ${names}, besides the pods of Deployment ${deployment}`,
      };
    }
    return all.some(({ isReady }) => isReady)
      ? { kind: 'met' }
      : { kind: 'unmet', why: `${where} leads to no pod of Deployment ${deployment} that is ready` };
  } catch (error) {
    if (error instanceof ApiRefusal) return { kind: 'unreadable', why: error.message };
    throw error;
  }
}

/** `conditions.ready` that is not said counts as ready (k8s.io/api/discovery/v1/types.go). */
function endpointsOf(slices: unknown): Endpoint[] {
  return listAt(slices, 'items')
    .flatMap((slice) => listAt(slice, 'endpoints'))
    .map((endpoint) => {
      const target = objectAt(endpoint, 'targetRef');
      const [address] = listAt(endpoint, 'addresses');
      return {
        address: String(address ?? 'an unknown address'),
        pod: textAt(target, 'kind') === 'Pod' ? (textAt(target, 'name') ?? null) : null,
        isReady: objectAt(endpoint, 'conditions').ready !== false,
      };
    });
}
