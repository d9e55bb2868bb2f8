import { at, type KubeObject, listAt, numberAt, textAt } from '../../../../simulator/server/json.ts';

/** The port name by which clients find Typha's port in a Service. */
const portName = 'calico-typha';
const usualPort = 5473;

/**
 * The Services (namespace/name) that lead clients to a Typha by now: those that have its pod, ready, and its own port
 * in one of their EndpointSlices.
 */
export function servicesOf(
  slices: readonly KubeObject[],
  pod: KubeObject,
  environment: Readonly<Record<string, string>>,
): string[] {
  const port = Number(environment.TYPHA_SERVERPORT) || usualPort;
  return slices
    .filter((slice) =>
      listAt(slice, 'ports').some(
        (one) => textAt(one, 'name') === portName && numberAt(one, 'port') === port,
      ),
    )
    .filter((slice) =>
      listAt(slice, 'endpoints').some(
        (one) =>
          textAt(one, 'targetRef', 'uid') === pod.metadata.uid && at(one, 'conditions', 'ready') !== false,
      ),
    )
    .map(
      ({ metadata }) =>
        `${metadata.namespace ?? ''}/${metadata.labels?.['kubernetes.io/service-name'] ?? ''}`,
    );
}
