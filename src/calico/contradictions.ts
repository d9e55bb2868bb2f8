import type { ObjectMeta } from '../snapshot/object-meta.ts';
import { knownValue } from '../snapshot/reading.ts';
import { allOf, objectKey, type Snapshot } from '../snapshot/snapshot.ts';
import type { ListName } from './lists.ts';
import { type Role, type Workload, workloadName } from './workload.ts';

/** A list without an object that another answer says is there. */
export interface Contradiction {
  readonly list: ListName;
  readonly why: string;
}

/** What was listed against what other objects say: each must have been seen somewhere if the lists are whole. */
export function contradictions(snapshot: Snapshot, workloads: readonly Workload[]): Contradiction[] {
  return [
    ...workloads.flatMap((workload) => withoutParts(snapshot, workload)),
    ...podsWithoutWorkload(snapshot, workloads),
    ...historyWithoutWorkload(snapshot),
    ...ownersNotListed(snapshot, workloads),
  ];
}

/** A workload whose status counts pods has a template history and pods; the operator's are not asked for. */
function withoutParts(snapshot: Snapshot, workload: Workload): Contradiction[] {
  const { object, role } = workload;
  if (role === 'operator') return [];
  const isDeployment = object.kind === 'Deployment';
  const pods = (object.kind === 'Deployment' ? object.status?.replicas : object.status?.numberReady) ?? 0;
  if (pods === 0) return [];
  const told = `${workloadName(workload)} has ${pods} ${pods === 1 ? 'pod' : 'pods'}`;
  const history = isDeployment ? 'ReplicaSet' : 'ControllerRevision';
  const hasHistory = allOf(snapshot, history).some(({ metadata }) => isOwnedBy(metadata, workload));
  const listsPods = isDeployment ? role === 'typha' : role === 'node' || role === 'node-windows';
  const seen: readonly Labelled[] = isDeployment
    ? allOf(snapshot, 'Pod').map(({ metadata }) => metadata)
    : (knownValue(snapshot.nodePods) ?? []);
  const hasPods = seen.some((pod) => isSelected(pod, workload));
  return [
    ...(hasHistory
      ? []
      : [
          {
            list: isDeployment ? 'replica-sets' : 'controller-revisions',
            why: `${told}, but no ${history} of it was listed`,
          } as const,
        ]),
    ...(hasPods || !listsPods
      ? []
      : [
          {
            list: isDeployment ? 'typha-pods' : 'node-pods',
            why: `${told}, but none of them was listed`,
          } as const,
        ]),
  ];
}

function podsWithoutWorkload(snapshot: Snapshot, workloads: readonly Workload[]): Contradiction[] {
  const has = (...roles: readonly Role[]) => workloads.some(({ role }) => roles.includes(role));
  const [nodePod] = knownValue(snapshot.nodePods) ?? [];
  const typhaPod = allOf(snapshot, 'Pod').find(
    ({ metadata }) => metadata.labels?.['k8s-app'] === 'calico-typha',
  );
  const told = ({ namespace = '', name }: { namespace?: string; name: string }) =>
    `Pod ${namespace}/${name} runs`;
  return [
    ...(nodePod === undefined || has('node', 'node-windows')
      ? []
      : [{ list: 'daemon-sets', why: `${told(nodePod)}, but no DaemonSet of it was listed` } as const]),
    ...(typhaPod === undefined || has('typha')
      ? []
      : [
          {
            list: 'deployments',
            why: `${told(typhaPod.metadata)}, but no Deployment of it was listed`,
          } as const,
        ]),
  ];
}

/** A template history whose pods run belongs to a workload. */
function historyWithoutWorkload(snapshot: Snapshot): Contradiction[] {
  const orphan = allOf(snapshot, 'ReplicaSet').find(
    (set) => (set.status?.replicas ?? 0) > 0 && ownerMissing(snapshot, 'Deployment', set.metadata),
  );
  if (orphan === undefined) return [];
  const { namespace = '', name } = orphan.metadata;
  return [
    {
      list: 'deployments',
      why: `ReplicaSet ${namespace}/${name} has pods, but the Deployment that owns it was not listed`,
    },
  ];
}

function ownerMissing(
  snapshot: Snapshot,
  kind: 'Deployment',
  { namespace, ownerReferences }: ObjectMeta,
): boolean {
  const owner = ownerReferences?.find((one) => one.kind === kind);
  return owner !== undefined && !snapshot.objects.has(objectKey(kind, namespace, owner.name));
}

function ownersNotListed(snapshot: Snapshot, workloads: readonly Workload[]): Contradiction[] {
  if (allOf(snapshot, 'Installation').length > 0) return [];
  const owned = workloads.find(({ object }) =>
    object.metadata.ownerReferences?.some(({ kind }) => kind === 'Installation'),
  );
  if (owned === undefined) return [];
  return [
    {
      list: 'installations',
      why: `${workloadName(owned)} belongs to an Installation, but none was listed`,
    },
  ];
}

interface Labelled {
  readonly namespace?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

function isSelected(pod: Labelled, { object, namespace }: Workload): boolean {
  const wanted = object.spec.selector?.matchLabels ?? object.spec.template.metadata?.labels ?? {};
  return (
    pod.namespace === namespace && Object.entries(wanted).every(([key, value]) => pod.labels?.[key] === value)
  );
}

function isOwnedBy({ ownerReferences = [] }: ObjectMeta, { object }: Workload): boolean {
  return ownerReferences.some(({ kind, name }) => kind === object.kind && name === object.metadata.name);
}
