import { type KubeObject, listAt, numberAt, stringsAt, textAt } from '../../support/simulated/json.ts';
import { isReady } from '../../support/simulated/rollout/pod.ts';
import { matchesLabels } from '../../support/simulated/selectors.ts';

/** The port name by which clients find Typha's port in a Service. */
const portName = 'calico-typha';
const usualPort = 5473;

/** The Services (namespace/name) that lead clients to a Typha: those that select its pod and its own port. */
export function servicesOf(
  services: readonly KubeObject[],
  pod: KubeObject,
  container: string,
  environment: Readonly<Record<string, string>>,
): string[] {
  if (!isReady(pod)) return [];
  const { namespace = '' } = pod.metadata;
  const port = Number(environment.TYPHA_SERVERPORT) || usualPort;
  return services
    .filter(({ metadata }) => metadata.namespace === namespace)
    .filter((service) => {
      const selector = stringsAt(service, 'spec', 'selector');
      return Object.keys(selector).length > 0 && matchesLabels(selector)(pod);
    })
    .filter((service) => targetPort(service, pod, container) === port)
    .map(({ metadata }) => `${namespace}/${metadata.name}`);
}

function targetPort(service: KubeObject, pod: KubeObject, container: string): number | undefined {
  const port = listAt(service, 'spec', 'ports').find((entry) => textAt(entry, 'name') === portName);
  const name = textAt(port, 'targetPort');
  if (name === '') return numberAt(port, 'targetPort') ?? numberAt(port, 'port');
  const spec = listAt(pod, 'spec', 'containers').find((entry) => textAt(entry, 'name') === container);
  const named = listAt(spec, 'ports').find((entry) => textAt(entry, 'name') === name);
  return numberAt(named, 'containerPort');
}
