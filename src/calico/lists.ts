import type { Snapshot } from '../snapshot/snapshot.ts';

/** The lists from which Calico's part of a cluster is known. */
export type ListName =
  | 'deployments'
  | 'daemon-sets'
  | 'replica-sets'
  | 'controller-revisions'
  | 'typha-pods'
  | 'node-pods'
  | 'control-plane-pods'
  | 'installations'
  | 'felix-configurations'
  | 'cluster-informations'
  | 'tigera-statuses';

interface List {
  readonly kind: string;
  /** As a person calls it. */
  readonly title: string;
  /** Tells its requests from others for the same kind, by what they select. */
  readonly selects?: RegExp;
  /** Where its objects are, wherever Calico is. */
  readonly namespace?: string;
  /** What an answered list without objects may be read as. */
  readonly empty: string;
}

/** Lists of what takes part in a connection: one that is not whole may hide an end. */
export const ofEnds: readonly ListName[] = [
  'deployments',
  'daemon-sets',
  'replica-sets',
  'controller-revisions',
  'node-pods',
];

/** Whether an end may be unseen where this list is not whole. */
export function hidesEnds(list: ListName): boolean {
  return ofEnds.includes(list);
}

/** Lists of Typhas, which one end looks for. */
export const ofTyphas: readonly ListName[] = ['deployments', 'replica-sets'];

/** What each list is, and what its emptiness says; that it could not be read says nothing. */
export const lists: Readonly<Record<ListName, List>> = {
  deployments: {
    kind: 'Deployment',
    title: 'Deployments',
    empty: 'no Typha, no kube-controllers and no operator run',
  },
  'daemon-sets': { kind: 'DaemonSet', title: 'DaemonSets', empty: 'no calico-node runs' },
  'replica-sets': { kind: 'ReplicaSet', title: 'ReplicaSets', empty: 'no Deployment has pods' },
  'controller-revisions': {
    kind: 'ControllerRevision',
    title: 'ControllerRevisions',
    empty: 'no DaemonSet has pods',
  },
  'typha-pods': {
    kind: 'Pod',
    title: 'pods of Typha',
    selects: /calico-typha/,
    empty: 'every Deployment of Typha has no replicas',
  },
  'node-pods': {
    kind: 'Pod',
    title: 'pods of calico-node',
    selects: /calico-node/,
    empty: 'no node is scheduled for any DaemonSet',
  },
  'control-plane-pods': {
    kind: 'Pod',
    title: 'static pods of the control plane',
    selects: /^component in /,
    namespace: 'kube-system',
    empty: 'somebody else runs the control plane, or it runs without pods',
  },
  installations: { kind: 'Installation', title: 'Installations', empty: 'Calico comes from manifests' },
  'felix-configurations': {
    kind: 'FelixConfiguration',
    title: 'FelixConfigurations',
    empty: 'Felix has its defaults and its environment',
  },
  'cluster-informations': {
    kind: 'ClusterInformation',
    title: 'ClusterInformations',
    empty: 'calico-node has not written its release yet',
  },
  'tigera-statuses': {
    kind: 'TigeraStatus',
    title: 'TigeraStatuses',
    empty: 'no operator reports its health',
  },
};

/** Whether any request for objects of its kind went out, whatever came of it. */
export function isAsked({ answers }: Snapshot, list: ListName): boolean {
  return answers.some(({ request }) => request.kind === lists[list].kind && request.name === null);
}
