import { timestamp } from '../clock.ts';
import {
  isObject,
  type Json,
  type JsonObject,
  type KubeObject,
  listAt,
  objectAt,
  stringsAt,
  textAt,
} from '../json.ts';

/** Where a pod runs. */
export interface Place {
  readonly node: string;
  readonly address: string;
}

export interface PodRequest {
  readonly template: JsonObject;
  readonly owner: KubeObject;
  readonly namespace: string;
  readonly name: string;
  readonly generateName: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Null: no node fits, the pod stays Pending. */
  readonly place: Place | null;
}

/** What a template may wish for its pods, for tests: they crash, cannot pull, never get ready, or wait. */
export type Fate = 'ready' | 'crash' | 'imagepull' | 'notready' | 'pending' | 'creating' | 'config-error';

/** A pod as its controller creates it, before a kubelet has started it. */
export function podOf(request: PodRequest): KubeObject {
  const { template, owner, place } = request;
  const spec = objectAt(template, 'spec');
  const pod: JsonObject = {
    ...spec,
    ...(place === null ? {} : { nodeName: place.node }),
    containers: listAt(spec, 'containers').map((container) =>
      withHostPorts(container, spec.hostNetwork === true),
    ),
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: request.generateName,
      name: request.name,
      namespace: request.namespace,
      labels: { ...stringsAt(template, 'metadata', 'labels'), ...request.labels },
      annotations: stringsAt(template, 'metadata', 'annotations'),
      ownerReferences: [
        {
          apiVersion: owner.apiVersion,
          blockOwnerDeletion: true,
          controller: true,
          kind: owner.kind,
          name: owner.metadata.name,
          uid: owner.metadata.uid,
        },
      ],
    },
    spec: pod,
    status: {
      phase: 'Pending',
      conditions: [condition('PodScheduled', place !== null, null)],
      qosClass: 'BestEffort',
    },
  };
}

/** The status of a pod that a kubelet has started at a time. */
export function startedStatus(pod: KubeObject, fate: Fate, at: Date, address: string): JsonObject {
  const time = timestamp(at);
  const ready = fate === 'ready';
  const running = ready || fate === 'notready' || fate === 'crash';
  const types = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'];
  return {
    phase: running ? 'Running' : 'Pending',
    conditions: types.map((type) => condition(type, ready || (running && !type.endsWith('Ready')), time)),
    containerStatuses: listAt(pod, 'spec', 'containers').map((container) => ({
      name: textAt(container, 'name'),
      image: textAt(container, 'image'),
      imageID: textAt(container, 'image'),
      ready,
      started: running && fate !== 'crash',
      restartCount: fate === 'crash' ? 6 : 0,
      lastState: {},
      state: stateOf(fate, time),
    })),
    hostIP: address,
    podIP: address,
    podIPs: [{ ip: address }],
    startTime: time,
    qosClass: 'BestEffort',
  };
}

export function isReady(pod: KubeObject): boolean {
  return listAt(pod, 'status', 'conditions').some(
    (c) => textAt(c, 'type') === 'Ready' && textAt(c, 'status') === 'True',
  );
}

/** When the first container started; '' while none runs. */
export function runningSince(pod: KubeObject): string {
  return textAt(listAt(pod, 'status', 'containerStatuses')[0], 'state', 'running', 'startedAt');
}

/** The pods, ReplicaSets or ControllerRevisions that an object controls. */
export function ownedBy(owner: KubeObject, objects: readonly KubeObject[]): KubeObject[] {
  return objects.filter((object) =>
    listAt(object, 'metadata', 'ownerReferences').some((ref) => textAt(ref, 'uid') === owner.metadata.uid),
  );
}

/** The host ports that a pod takes on its node. */
export function hostPorts(spec: JsonObject): number[] {
  return listAt(spec, 'containers').flatMap((container) =>
    listAt(container, 'ports').flatMap((port) => {
      const taken = isObject(port)
        ? (port.hostPort ?? (spec.hostNetwork === true ? port.containerPort : undefined))
        : undefined;
      return typeof taken === 'number' ? [taken] : [];
    }),
  );
}

function stateOf(fate: Fate, time: string): JsonObject {
  switch (fate) {
    case 'ready':
    case 'notready':
      return { running: { startedAt: time } };
    case 'crash':
      return {
        waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s restarting failed container' },
      };
    case 'imagepull':
      return { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image' } };
    case 'config-error':
      return {
        waiting: {
          reason: 'CreateContainerConfigError',
          message: 'a reference of its environment is missing',
        },
      };
    case 'pending':
    case 'creating':
      return { waiting: { reason: 'ContainerCreating' } };
  }
}

function condition(type: string, holds: boolean, time: string | null): JsonObject {
  return {
    type,
    status: holds ? 'True' : 'False',
    lastProbeTime: null,
    ...(time === null ? {} : { lastTransitionTime: time }),
    ...(type === 'PodScheduled' && !holds
      ? { reason: 'Unschedulable', message: '0 nodes are available' }
      : {}),
  };
}

function withHostPorts(container: Json, hostNetwork: boolean): Json {
  if (!hostNetwork || !isObject(container) || container.ports === undefined) return container;
  const ports = listAt(container, 'ports').map((port) =>
    isObject(port) ? { hostPort: port.containerPort, ...port } : port,
  );
  return { ...container, ports };
}
