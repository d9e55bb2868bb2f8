import {
  isObject,
  type JsonObject,
  type KubeObject,
  listAt,
  objectAt,
  same,
  stringsAt,
  textAt,
} from '../json.ts';
import { resourceOf } from '../resources.ts';
import { matchesLabels } from '../selectors.ts';
import { type Store, suffixOf } from '../store.ts';
import { isReady } from './pod.ts';
import { controllerManager } from './workload-writer.ts';

const services = resourceOf('v1', 'Service');
const pods = resourceOf('v1', 'Pod');

/** Keeps an Endpoints and an EndpointSlice for every Service with a selector. */
export function stepEndpoints(store: Store): void {
  for (const service of store.list(services, null)) {
    if (Object.keys(objectAt(service, 'spec', 'selector')).length > 0) stepService(store, service);
  }
}

function stepService(store: Store, service: KubeObject): void {
  const namespace = service.metadata.namespace ?? '';
  const selected = store.list(pods, namespace).filter(matchesLabels(stringsAt(service, 'spec', 'selector')));
  const placed = selected.filter((pod) => textAt(pod, 'status', 'podIP') !== '');
  put(store, endpointsOf(service, placed));
  put(store, sliceOf(service, placed));
}

function put(store: Store, wanted: KubeObject): void {
  const resource = resourceOf(wanted.apiVersion, wanted.kind);
  const found = store.find(resource, wanted.metadata.namespace ?? '', wanted.metadata.name);
  if (found === undefined) store.create(wanted, { writer: controllerManager });
  else if (!same(found.subsets, wanted.subsets) || !same(found.endpoints, wanted.endpoints)) {
    store.update(wanted, { writer: controllerManager });
  }
}

function portsOf(service: KubeObject, placed: readonly KubeObject[]): JsonObject[] {
  return listAt(service, 'spec', 'ports')
    .filter(isObject)
    .map((port) => {
      const named = listAt(placed[0], 'spec', 'containers')
        .flatMap((container) => listAt(container, 'ports'))
        .find((p) => textAt(p, 'name') === port.targetPort);
      const number = isObject(named)
        ? named.containerPort
        : typeof port.targetPort === 'number'
          ? port.targetPort
          : port.port;
      return {
        ...(port.name === undefined ? {} : { name: port.name }),
        port: number,
        protocol: port.protocol ?? 'TCP',
      };
    });
}

function endpointsOf(service: KubeObject, placed: readonly KubeObject[]): KubeObject {
  const address = (pod: KubeObject): JsonObject => ({
    ip: textAt(pod, 'status', 'podIP'),
    nodeName: textAt(pod, 'spec', 'nodeName'),
    targetRef: {
      kind: 'Pod',
      name: pod.metadata.name,
      namespace: pod.metadata.namespace,
      uid: pod.metadata.uid,
    },
  });
  const ready = placed.filter(isReady).map(address);
  const waiting = placed.filter((pod) => !isReady(pod)).map(address);
  const subset = {
    ...(ready.length === 0 ? {} : { addresses: ready }),
    ...(waiting.length === 0 ? {} : { notReadyAddresses: waiting }),
    ports: portsOf(service, placed),
  };
  return {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: {
      name: service.metadata.name,
      namespace: service.metadata.namespace ?? '',
      labels: service.metadata.labels ?? {},
    },
    subsets: placed.length === 0 ? [] : [subset],
  };
}

function sliceOf(service: KubeObject, placed: readonly KubeObject[]): KubeObject {
  const { name, namespace = '' } = service.metadata;
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `${name}-${suffixOf(`${namespace}/${name}`)}`,
      namespace,
      labels: { ...(service.metadata.labels ?? {}), 'kubernetes.io/service-name': name },
    },
    addressType: 'IPv4',
    endpoints: placed.map((pod) => ({
      addresses: [textAt(pod, 'status', 'podIP')],
      conditions: { ready: isReady(pod), serving: isReady(pod), terminating: false },
      nodeName: textAt(pod, 'spec', 'nodeName'),
      targetRef: { kind: 'Pod', name: pod.metadata.name, namespace, uid: pod.metadata.uid },
    })),
    ports: portsOf(service, placed),
  };
}
