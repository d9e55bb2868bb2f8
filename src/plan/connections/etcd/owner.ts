import { installation } from '../../../calico/installation.ts';
import type { Workload } from '../../../calico/workload.ts';
import { type EtcdEnd, etcdEnds } from '../../../links/etcd/end.ts';
import type { Pod, PodTemplate } from '../../../snapshot/objects.ts';
import type { Snapshot } from '../../../snapshot/snapshot.ts';

/** A workload, or a pod of none, in which clients of etcd run. */
export type EtcdOwner =
  | { readonly kind: 'workload'; readonly name: string; readonly workload: Workload }
  | { readonly kind: 'pod'; readonly name: string; readonly pod: Pod };

/** The clients of every template that runs. */
export function endsOf(snapshot: Snapshot): EtcdEnd[] {
  return etcdEnds({ snapshot, installation: installation(snapshot) });
}

/** Whether an end belongs to the template that new pods get. */
export function isCurrent({ client: { owner } }: EtcdEnd): boolean {
  return owner.kind !== 'workload' || owner.revision.current;
}

/** `DaemonSet kube-system/calico-node`, whatever the revision. */
export function ownerName({ client: { owner, namespace }, place }: EtcdEnd): string {
  if (owner.kind === 'workload') return objectName(owner.workload.object);
  return owner.kind === 'pod' ? `Pod ${namespace}/${owner.pod.metadata.name}` : place;
}

export function objectName({
  kind,
  metadata,
}: {
  readonly kind: string;
  readonly metadata: { readonly namespace?: string; readonly name: string };
}): string {
  return `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}

/** In the order in which they roll: calico-node, kube-controllers, Typha, then pods of no workload. */
export function ownersOf(ends: readonly EtcdEnd[]): EtcdOwner[] {
  const found = new Map<string, EtcdOwner>();
  for (const end of ends) {
    const name = ownerName(end);
    const { owner } = end.client;
    if (owner.kind === 'workload') found.set(name, { kind: 'workload', name, workload: owner.workload });
    if (owner.kind === 'pod') found.set(name, { kind: 'pod', name, pod: owner.pod });
  }
  const order = ['node', 'node-windows', 'kube-controllers', 'typha', 'apiserver'];
  const rank = (owner: EtcdOwner) =>
    owner.kind === 'pod' ? order.length : order.indexOf(owner.workload.role);
  return [...found.values()].toSorted((a, b) => rank(a) - rank(b));
}

/** The short name of an owner in the ids of steps. */
export function shortName(owner: EtcdOwner): string {
  return owner.kind === 'pod' ? owner.pod.metadata.name : owner.workload.name;
}

export function templateOf(owner: EtcdOwner): PodTemplate {
  return owner.kind === 'pod' ? { spec: owner.pod.spec } : owner.workload.object.spec.template;
}
