import type { Workload } from '../../calico/workload.ts';
import type { DaemonSet, Deployment, Pod, RedactedObject, ReplicaSet } from '../../snapshot/objects.ts';
import { known, knownValue, mapReading } from '../../snapshot/reading.ts';
import type { PodSummary, Snapshot } from '../../snapshot/snapshot.ts';
import { withObjects } from '../edits/with-objects.ts';

type Rolling = Deployment | DaemonSet;

export function isRolling(object: RedactedObject): object is Rolling {
  return object.kind === 'Deployment' || object.kind === 'DaemonSet';
}

/** The state in which every pod of these workloads has its newest template and started then. */
export function withPods(snapshot: Snapshot, workloads: readonly Rolling[], startedAt: string): Snapshot {
  if (workloads.length === 0) return snapshot;
  const bare = withoutPods(snapshot, workloads);
  const replicas = workloads.flatMap((one) => (one.kind === 'Deployment' ? podsOf(one, startedAt) : []));
  const onNodes = workloads.flatMap((one) => (one.kind === 'DaemonSet' ? [summaryOf(one, startedAt)] : []));
  const nodePods =
    onNodes.length === 0 ? bare.nodePods : known([...(knownValue(bare.nodePods) ?? []), ...onNodes]);
  const unobserved = workloads.flatMap((one) =>
    one.kind === 'Deployment' && one.status === undefined && one.metadata.generation !== undefined
      ? [{ ...one, status: deploymentStatus(one) }]
      : [],
  );
  return { ...withObjects(bare, [...unobserved, ...replicas]), nodePods };
}

/** What its controller tells of a Deployment that has rolled out. */
export function deploymentStatus(object: Deployment): NonNullable<Deployment['status']> {
  const replicas = object.spec.replicas ?? 1;
  return {
    ...object.status,
    observedGeneration: object.metadata.generation ?? 0,
    replicas,
    updatedReplicas: replicas,
    readyReplicas: replicas,
    availableReplicas: replicas,
  };
}

/** The state without pods and history of these workloads. */
export function withoutPods(snapshot: Snapshot, workloads: readonly Rolling[]): Snapshot {
  if (workloads.length === 0) return snapshot;
  const isGone = (object: RedactedObject) => workloads.some((workload) => belongsTo(object, workload));
  return {
    ...snapshot,
    objects: new Map([...snapshot.objects].filter(([, object]) => !isGone(object))),
    nodePods: mapReading(snapshot.nodePods, (pods) =>
      pods.filter((pod) => !workloads.some((workload) => isSelected(pod, workload))),
    ),
  };
}

/** The state in which only the pods of the newest template are left. */
export function withoutOlderPods(snapshot: Snapshot, { object, revisions }: Workload): Snapshot {
  const older = revisions.filter(({ current }) => !current);
  const hashes = new Set(older.map(({ hash }) => hash));
  const names = new Set(older.flatMap(({ running }) => running.map(({ name }) => name)));
  const isOlder = ({ kind, metadata: { name, labels } }: RedactedObject) =>
    kind === 'Pod'
      ? names.has(name)
      : hashes.has(labels?.['pod-template-hash'] ?? labels?.['controller-revision-hash'] ?? null);
  return {
    ...snapshot,
    objects: new Map([...snapshot.objects].filter(([, one]) => !(belongsTo(one, object) && isOlder(one)))),
    nodePods: mapReading(snapshot.nodePods, (pods) =>
      pods.filter((pod) => !(pod.namespace === object.metadata.namespace && names.has(pod.name))),
    ),
  };
}

function belongsTo({ kind, metadata }: RedactedObject, workload: Rolling): boolean {
  if (metadata.namespace !== workload.metadata.namespace) return false;
  const owners = metadata.ownerReferences ?? [];
  if (kind === 'ReplicaSet' || kind === 'ControllerRevision')
    return owners.some((owner) => owner.kind === workload.kind && owner.name === workload.metadata.name);
  return kind === 'Pod' && owners.some((owner) => owner.name.startsWith(`${workload.metadata.name}-`));
}

function isSelected(pod: PodSummary, { metadata }: Rolling): boolean {
  return metadata.namespace === pod.namespace && pod.name.startsWith(`${metadata.name}-`);
}

function podsOf({ metadata, spec }: Deployment, startedAt: string): (ReplicaSet | Pod)[] {
  const namespace = metadata.namespace ?? 'default';
  const labels = { ...spec.template.metadata?.labels, 'pod-template-hash': 'simulated' };
  const name = `${metadata.name}-simulated`;
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        namespace,
        name,
        labels,
        creationTimestamp: startedAt,
        ownerReferences: [{ kind: 'Deployment', name: metadata.name }],
      },
      spec: { template: spec.template },
      status: { replicas: spec.replicas ?? 1 },
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        namespace,
        name: `${name}-1`,
        labels,
        ownerReferences: [{ kind: 'ReplicaSet', name }],
      },
      spec: spec.template.spec,
      status: {
        conditions: [{ type: 'Ready', status: 'True' }],
        containerStatuses: [{ name: metadata.name, ready: true, state: { running: { startedAt } } }],
      },
    },
  ];
}

function summaryOf({ metadata, spec }: DaemonSet, createdAt: string): PodSummary {
  return {
    namespace: metadata.namespace ?? 'default',
    name: `${metadata.name}-simulated`,
    node: null,
    ready: true,
    restarts: 0,
    createdAt,
    labels: { ...spec.template.metadata?.labels, ...spec.selector?.matchLabels },
    revision: null,
  };
}
