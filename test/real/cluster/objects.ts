import { isDeepStrictEqual } from 'node:util';
import { type KubeObject, numberAt, objectAt, textAt, withAt } from '../../../simulator/server/json.ts';

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

/** Set on a pod template whose pods never become ready; see kwok/stages.yaml. */
export const fateAnnotation = 'cluster.test/pod';

/** True for the pod of a file on a control plane node: no controller would make it. */
function isStaticPod({ kind, metadata }: KubeObject): boolean {
  return kind === 'Pod' && metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined;
}

/** What the real cluster has from the start. */
function isClustersOwn({ kind, metadata }: KubeObject): boolean {
  return (
    (kind === 'ConfigMap' && metadata.name === 'kube-root-ca.crt') ||
    (kind === 'Service' && metadata.name === 'kubernetes')
  );
}

/** What a person would apply: controllers make the rest. In the order in which it must be there. */
export function toApply(objects: readonly KubeObject[]): KubeObject[] {
  const given = objects
    .filter((object) => !madeByControllers.includes(object.kind) || isStaticPod(object))
    .filter((object) => !isClustersOwn(object))
    .map(withFate)
    .map(withoutServerFields);
  return [...missingNamespaces(given), ...missingServiceAccounts(given), ...given].sort(
    (a, b) => rank(a) - rank(b),
  );
}

/** The objects of `next` that are not the same in `last`. */
export function changedSince(last: readonly KubeObject[], next: readonly KubeObject[]): KubeObject[] {
  const key = ({ kind, metadata }: KubeObject) => `${kind}/${metadata.namespace ?? ''}/${metadata.name}`;
  const before = new Map(last.map((object) => [key(object), object]));
  return next.filter((object) => !isDeepStrictEqual(before.get(key(object)), object));
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
    .map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
}

/** Admission refuses pods whose ServiceAccount is not there. */
function missingServiceAccounts(objects: readonly KubeObject[]): KubeObject[] {
  const found = new Map<string, KubeObject>();
  for (const object of objects.filter(({ kind }) => workloads.includes(kind))) {
    const { namespace = 'default' } = object.metadata;
    const name = textAt(object, 'spec', 'template', 'spec', 'serviceAccountName');
    if (name === '') continue;
    found.set(`${namespace}/${name}`, {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, namespace },
    });
  }
  return [...found.values()];
}

/** A workload whose pods are not ready gets pods that kwok keeps from it: here, nothing runs that could fail. */
function withFate(object: KubeObject): KubeObject {
  if (!workloads.includes(object.kind)) return object;
  const path = ['spec', 'template', 'metadata', 'annotations'] as const;
  const annotations = objectAt(object, ...path);
  const status = (field: string): number => numberAt(object, 'status', field) ?? 0;
  const short =
    status('availableReplicas') + status('numberAvailable') <
    status('replicas') + status('desiredNumberScheduled');
  if (!short || fateAnnotation in annotations) return object;
  const fate = object.kind === 'Deployment' ? 'crash' : 'notready';
  return withAt(object, path, { ...annotations, [fateAnnotation]: fate });
}

const ofServer = [
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'generation',
  'managedFields',
  'ownerReferences',
  'finalizers',
];
const ofControllers =
  /^(deployment\.kubernetes\.io\/|deprecated\.daemonset\.|kubectl\.kubernetes\.io\/last-applied)/;

/** Without what only a server, a controller or another object's owner may set. */
function withoutServerFields(object: KubeObject): KubeObject {
  const { status: _, ...rest } = object;
  const annotations = Object.fromEntries(
    Object.entries(object.metadata.annotations ?? {}).filter(([name]) => !ofControllers.test(name)),
  );
  const metadata = {
    ...Object.fromEntries(Object.entries(object.metadata).filter(([name]) => !ofServer.includes(name))),
    name: object.metadata.name,
    annotations,
  };
  const bare: KubeObject = { ...rest, apiVersion: object.apiVersion, kind: object.kind, metadata };
  if (object.kind !== 'Service') return bare;
  return withAt(withAt(bare, ['spec', 'clusterIP'], undefined), ['spec', 'clusterIPs'], undefined);
}
