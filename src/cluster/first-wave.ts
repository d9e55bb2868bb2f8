import type { LinkName } from '../findings/finding.ts';
import type { ObjectRef } from '../snapshot/snapshot.ts';
import { type Resource, resources } from './resources.ts';

/** One list of the first wave. Where `alternative` is set, either of the two groups may serve the objects. */
export interface ListTask {
  readonly resource: Resource;
  /** Null: all namespaces, or the one of --namespace. */
  readonly namespace: string | null;
  readonly selector: string | null;
  /** Pods of calico-node: thousands, so as a Table. */
  readonly asTable?: true;
  /** Needed for these links alone. */
  readonly links?: readonly LinkName[];
}

const nodes = ['calico-node', 'calico-node-windows', 'canal', 'canal-node'];
const typhas = ['calico-typha', 'calico-typha-mtls'];
const workloads = [...nodes, ...typhas, 'calico-kube-controllers', 'calico-apiserver'];

/** Namespaces that are listed one by one when lists of the whole cluster are forbidden. */
export const fallbackNamespaces = ['kube-system', 'calico-system'] as const;

/** Everything that is read before anything is known about the cluster. */
export function firstWave(link: LinkName | undefined): ListTask[] {
  const staticPods: ListTask = {
    resource: resources.pods,
    namespace: 'kube-system',
    selector: 'component in (kube-apiserver,etcd)',
    links: ['kube-apiserver', 'etcd'],
  };
  const tasks: ListTask[] = [
    ...labelled(resources.deployments, [...workloads, 'tigera-operator']),
    ...labelled(resources.daemonSets, workloads),
    ...labelled(resources.replicaSets, workloads),
    ...labelled(resources.controllerRevisions, workloads),
    ...labelled(resources.pods, [...typhas, 'calicoctl']),
    ...labelled(resources.pods, nodes).map((task) => ({ ...task, asTable: true as const })),
    staticPods,
    ...[
      resources.installations,
      resources.tigeraStatuses,
      resources.clusterInformations,
      resources.clusterInformationsV3,
      resources.felixConfigurations,
      resources.felixConfigurationsV3,
    ].map((resource) => ({ resource, namespace: null, selector: null })),
  ];
  return tasks.filter((task) => link === undefined || task.links === undefined || task.links.includes(link));
}

/** The lists that show where calico-node and Typha run. */
export function endWorkloads(): ListTask[] {
  return [...labelled(resources.deployments, typhas), ...labelled(resources.daemonSets, nodes)];
}

/** Kinds that no status needs. */
export type AlsoListed = 'nodes' | 'host-endpoints';

/** The lists of the kinds that are asked for besides. */
export function listedToo(kinds: readonly AlsoListed[]): ListTask[] {
  const listed = {
    nodes: [resources.nodes],
    'host-endpoints': [resources.hostEndpoints, resources.hostEndpointsV3],
  } as const;
  return kinds.flatMap((kind) =>
    listed[kind].map((resource) => ({ resource, namespace: null, selector: null })),
  );
}

/** By Calico's own label k8s-app, and by the recommended label where k8s-app does not say it. */
function labelled(resource: Resource, names: readonly string[]): ListTask[] {
  const set = `(${names.join(',')})`;
  return [`k8s-app in ${set}`, `app.kubernetes.io/name in ${set},k8s-app notin ${set}`].map((selector) => ({
    resource,
    namespace: null,
    selector,
  }));
}

/**
 * Objects of Calico's manifests that are read by name: a list would need a right to all ConfigMaps, and the pod of
 * calicoctl has no label.
 */
export function objectsByName(link: LinkName | undefined): readonly ObjectRef[] {
  const [namespace, calicoctl] = ['kube-system', 'calicoctl'];
  const maps = ['calico-config', 'canal-config'].map(
    (name) => ({ kind: 'ConfigMap', namespace, name }) as const,
  );
  return link === undefined || link === 'etcd'
    ? [...maps, { kind: 'Pod', namespace, name: calicoctl }]
    : maps;
}
