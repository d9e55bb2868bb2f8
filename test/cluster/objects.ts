/** An object as kubectl takes it. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

const madeByControllers = [
  'Pod',
  'ReplicaSet',
  'ControllerRevision',
  'Endpoints',
  'EndpointSlice',
  'Node',
  'Event',
];
const workloads = ['Deployment', 'DaemonSet'];

/** True for the pod of a file on a control plane node: no controller would make it. */
function isStaticPod(object: KubeObject): boolean {
  return object.kind === 'Pod' && object.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined;
}

/** What a person would apply: controllers make the rest. In the order in which it must be there. */
export function toApply(objects: readonly KubeObject[]): KubeObject[] {
  const given = objects.filter((object) => !madeByControllers.includes(object.kind) || isStaticPod(object));
  return [...missingNamespaces(given), ...missingServiceAccounts(given), ...given]
    .map(withoutServerFields)
    .sort((a, b) => rank(a) - rank(b));
}

function rank({ kind }: KubeObject): number {
  if (kind === 'Namespace') return 0;
  if (kind === 'ServiceAccount') return 1;
  return workloads.includes(kind) || kind === 'Pod' ? 3 : 2;
}

function missingNamespaces(objects: readonly KubeObject[]): KubeObject[] {
  const there = new Set(
    objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name),
  );
  const wanted = new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []));
  return [...wanted]
    .filter((name) => !there.has(name))
    .map((name) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name },
    }));
}

/** Admission refuses pods whose ServiceAccount is not there. */
function missingServiceAccounts(objects: readonly KubeObject[]): KubeObject[] {
  const key = (namespace: string | undefined, name: string) => `${namespace ?? ''}/${name}`;
  const found = new Map<string, KubeObject>();
  for (const object of objects.filter(({ kind }) => workloads.includes(kind))) {
    const { namespace } = object.metadata;
    const name = serviceAccountOf(object);
    if (name === undefined || namespace === undefined) continue;
    found.set(key(namespace, name), {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, namespace },
    });
  }
  for (const { kind, metadata } of objects) {
    if (kind === 'ServiceAccount') found.delete(key(metadata.namespace, metadata.name));
  }
  return [...found.values()];
}

function serviceAccountOf(workload: KubeObject): string | undefined {
  const { template } = workload.spec as { template: { spec: { serviceAccountName?: string } } };
  return template.spec.serviceAccountName;
}

/** Without what only a server or another object's owner may set. A static pod moves to the first fake node. */
function withoutServerFields(object: KubeObject): KubeObject {
  const { status: _, ...rest } = object;
  const {
    uid,
    resourceVersion,
    creationTimestamp,
    generation,
    managedFields,
    ownerReferences,
    finalizers,
    ...kept
  } = object.metadata;
  const spec = isStaticPod(object) ? { spec: { ...(object.spec as object), nodeName: 'node-0' } } : {};
  return { ...rest, metadata: kept, ...spec } as KubeObject;
}
