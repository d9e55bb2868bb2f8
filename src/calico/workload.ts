import type { Container, DaemonSet, Deployment, Pod, PodTemplate, ReplicaSet } from '../snapshot/objects.ts';
import { knownValue } from '../snapshot/reading.ts';
import { allOf, type PodSummary, type Snapshot } from '../snapshot/snapshot.ts';
import { secondTypha } from './second-typha.ts';

export type Role =
  | 'typha'
  | 'node'
  | 'node-windows'
  | 'kube-controllers'
  | 'apiserver'
  | 'operator'
  | 'other';

/** A workload of Calico with every pod template that pods of it still run. */
export interface Workload {
  readonly role: Role;
  readonly object: Deployment | DaemonSet;
  readonly namespace: string;
  readonly name: string;
  /** The file that is all that is known of it: it is named in place of the object. */
  readonly file?: string;
  /** Nobody has seen it: the operator makes it, and by its rules it is so. */
  readonly isExpected?: true;
  /** The current template first; older ones only while pods of them exist. */
  readonly revisions: readonly Revision[];
  /** Pods that should run; null when the status is not known (a manifest in a file). */
  readonly desiredPods: number | null;
}

export interface Revision {
  /** Hash label of its pods; null when history was not readable. */
  readonly hash: string | null;
  readonly current: boolean;
  readonly template: PodTemplate;
  /** Null when pods were not readable and the workload's status does not tell. */
  readonly pods: number | null;
  readonly running: readonly RunningPod[];
}

/** A pod of which names, readiness and the time of its last (re)start are known. */
export interface RunningPod {
  readonly name: string;
  readonly node: string | null;
  readonly ready: boolean;
  readonly startedAt: string | null;
}

const roles: readonly {
  role: Role;
  kind: 'Deployment' | 'DaemonSet';
  names: readonly string[];
  container: string;
}[] = [
  {
    role: 'typha',
    kind: 'Deployment',
    names: ['calico-typha', secondTypha],
    container: 'calico-typha',
  },
  { role: 'node-windows', kind: 'DaemonSet', names: ['calico-node-windows'], container: 'felix' },
  {
    role: 'node',
    kind: 'DaemonSet',
    names: ['calico-node', 'canal', 'canal-node'],
    container: 'calico-node',
  },
  {
    role: 'kube-controllers',
    kind: 'Deployment',
    names: ['calico-kube-controllers'],
    container: 'calico-kube-controllers',
  },
  { role: 'apiserver', kind: 'Deployment', names: ['calico-apiserver'], container: 'calico-apiserver' },
  { role: 'operator', kind: 'Deployment', names: ['tigera-operator'], container: 'tigera-operator' },
];

/** Calico's workloads in the snapshot, by their labels or by the container that gives them their part. */
export function workloads(snapshot: Snapshot): Workload[] {
  return [...allOf(snapshot, 'Deployment'), ...allOf(snapshot, 'DaemonSet')]
    .map((object) => workloadOf(snapshot, object))
    .filter((workload) => workload.role !== 'other')
    .toSorted((a, b) => order(a) - order(b) || compare(a.namespace, b.namespace) || compare(a.name, b.name));
}

/** `DaemonSet kube-system/calico-node`, or the path of its file; of one that nobody has seen, who makes it. */
export function workloadName(workload: Workload): string {
  const name = workload.file ?? `${workload.object.kind} ${workload.namespace}/${workload.name}`;
  return workload.isExpected ? `${name} (made by the operator)` : name;
}

/** ` (old revision HASH)` for a template that is being replaced, else ''. */
export function revisionSuffix(revision: Revision): string {
  return revision.current ? '' : ` (old revision ${revision.hash ?? 'unknown'})`;
}

/** A container (or init container) of a template by its name; images and commands differ between releases. */
export function containerNamed(template: PodTemplate, name: string): Container | undefined {
  return [...template.spec.containers, ...(template.spec.initContainers ?? [])].find((c) => c.name === name);
}

/** Whether its controller has yet to see the newest template; false where it states neither. */
export function isTemplateUnseen({ metadata, status }: Deployment | DaemonSet): boolean {
  return metadata.generation !== undefined && (status?.observedGeneration ?? 0) < metadata.generation;
}

/** True while pods of more than one template run. */
export function isRolling(workload: Workload): boolean {
  return workload.revisions.some((revision) => !revision.current);
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const order = (workload: Workload) => roles.findIndex((r) => r.role === workload.role);

function roleOf(object: Deployment | DaemonSet): Role {
  const labels = object.metadata.labels ?? {};
  const podLabels = object.spec.template.metadata?.labels ?? {};
  const names = [
    labels['k8s-app'],
    podLabels['k8s-app'],
    labels['app.kubernetes.io/name'],
    podLabels['app.kubernetes.io/name'],
    object.metadata.name,
  ];
  const candidates = roles.filter((r) => r.kind === object.kind);
  for (const { role, names: wanted, container } of candidates) {
    if (!names.some((name) => name !== undefined && wanted.includes(name))) continue;
    if (containerNamed(object.spec.template, container) !== undefined) return role;
  }
  return 'other';
}

function workloadOf(snapshot: Snapshot, object: Deployment | DaemonSet): Workload {
  const namespace = object.metadata.namespace ?? 'default';
  const common = { role: roleOf(object), object, namespace, name: object.metadata.name };
  return object.kind === 'Deployment'
    ? { ...common, revisions: deploymentRevisions(snapshot, object), desiredPods: deploymentPods(object) }
    : {
        ...common,
        revisions: daemonSetRevisions(snapshot, object),
        desiredPods: object.status?.desiredNumberScheduled ?? null,
      };
}

function deploymentPods(object: Deployment): number | null {
  return object.status === undefined && object.spec.replicas === undefined
    ? null
    : (object.spec.replicas ?? 1);
}

function deploymentRevisions(snapshot: Snapshot, object: Deployment): Revision[] {
  const sets = allOf(snapshot, 'ReplicaSet')
    .filter((set) => isOwnedBy(set.metadata.ownerReferences, object))
    .toSorted((a, b) => revisionNumber(b.metadata.annotations) - revisionNumber(a.metadata.annotations));
  const pods = allOf(snapshot, 'Pod').filter((pod) => pod.metadata.namespace === object.metadata.namespace);
  const runningOf = (set: ReplicaSet | undefined) =>
    set === undefined ? [] : pods.filter((pod) => isPodOf(pod, set)).map(runningPod);
  const newest = sets[0];
  const observed = object.status?.observedGeneration ?? 0;
  const lagging = object.metadata.generation !== undefined && observed < object.metadata.generation;
  const current: Revision = {
    hash: lagging ? null : (newest?.metadata.labels?.['pod-template-hash'] ?? null),
    current: true,
    template: object.spec.template,
    pods: lagging ? 0 : (newest?.status?.replicas ?? object.status?.updatedReplicas ?? null),
    running: lagging ? [] : runningOf(newest),
  };
  const old = (lagging ? sets : sets.slice(1))
    .filter((set) => (set.status?.replicas ?? 0) > 0)
    .map((set): Revision => {
      const hash = set.metadata.labels?.['pod-template-hash'];
      return {
        hash: hash ?? null,
        current: false,
        template: set.spec.template,
        pods: set.status?.replicas ?? null,
        running: runningOf(set),
      };
    });
  return [current, ...old];
}

/** By its hash; two Deployments in one namespace may come to the same, so by its owner too where that is known. */
function isPodOf({ metadata }: Pod, set: ReplicaSet): boolean {
  const hash = set.metadata.labels?.['pod-template-hash'];
  const owners = metadata.ownerReferences ?? [];
  return (
    hash !== undefined &&
    metadata.labels?.['pod-template-hash'] === hash &&
    (owners.length === 0 || owners.some(({ name }) => name === set.metadata.name))
  );
}

function daemonSetRevisions(snapshot: Snapshot, object: DaemonSet): Revision[] {
  const history = allOf(snapshot, 'ControllerRevision')
    .filter((revision) => isOwnedBy(revision.metadata.ownerReferences, object))
    .toSorted((a, b) => (b.revision ?? 0) - (a.revision ?? 0));
  const pods = (knownValue(snapshot.nodePods) ?? []).filter(
    (pod) => pod.namespace === object.metadata.namespace && matches(object, pod),
  );
  const hashOf = (revision: (typeof history)[number]) =>
    revision.metadata.labels?.['controller-revision-hash'];
  const newest = history[0];
  const newestHash = newest === undefined ? null : (hashOf(newest) ?? null);
  const known = snapshot.nodePods.kind === 'known' && snapshot.nodePods.value.length > 0;
  const old = history.slice(1).flatMap((revision): Revision[] => {
    const mine = pods.filter((pod) => pod.revision === hashOf(revision));
    const template = revision.data?.spec?.template;
    if (mine.length === 0 || template === undefined) return [];
    return [
      {
        hash: hashOf(revision) ?? null,
        current: false,
        template,
        pods: mine.length,
        running: mine.map(summaryPod),
      },
    ];
  });
  const onOld = new Set(old.flatMap((revision) => revision.running.map((pod) => pod.name)));
  const mine = pods.filter((pod) => !onOld.has(pod.name));
  const current: Revision = {
    hash: newestHash,
    current: true,
    template: object.spec.template,
    pods: known ? mine.length : (object.status?.desiredNumberScheduled ?? null),
    running: mine.map(summaryPod),
  };
  return [current, ...old];
}

function matches(object: DaemonSet, pod: PodSummary): boolean {
  const wanted = object.spec.selector?.matchLabels ?? object.spec.template.metadata?.labels ?? {};
  return Object.entries(wanted).every(([key, value]) => pod.labels[key] === value);
}

function isOwnedBy(
  owners: Deployment['metadata']['ownerReferences'],
  object: Deployment | DaemonSet,
): boolean {
  return (owners ?? []).some(
    (owner) =>
      owner.kind === object.kind &&
      owner.name === object.metadata.name &&
      (owner.uid === undefined || object.metadata.uid === undefined || owner.uid === object.metadata.uid),
  );
}

function revisionNumber(annotations: Readonly<Record<string, string>> | undefined): number {
  return Number(annotations?.['deployment.kubernetes.io/revision'] ?? 0);
}

function runningPod(pod: Pod): RunningPod {
  const starts = (pod.status?.containerStatuses ?? []).map(
    (status) => status.state?.running?.startedAt ?? null,
  );
  const known = starts.filter((start): start is string => start !== null).toSorted();
  return {
    name: pod.metadata.name,
    node: pod.spec.nodeName ?? null,
    ready: (pod.status?.conditions ?? []).some((c) => c.type === 'Ready' && c.status === 'True'),
    startedAt: known[0] ?? null,
  };
}

function summaryPod(pod: PodSummary): RunningPod {
  return { name: pod.name, node: pod.node, ready: pod.ready, startedAt: pod.createdAt };
}
