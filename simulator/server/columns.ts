import { humanAge } from './age.ts';
import { isObject, type Json, type KubeObject, listAt, numberAt, objectAt, textAt } from './json.ts';

export interface Column {
  readonly name: string;
  /** 0 is shown by default, 1 with `-o wide`. */
  readonly priority: 0 | 1;
  cell(object: KubeObject, now: Date): string | number;
}

const name: Column = { name: 'Name', priority: 0, cell: (object) => object.metadata.name };
const age: Column = {
  name: 'Age',
  priority: 0,
  cell: (object, now) => humanAge(now.getTime() - Date.parse(object.metadata.creationTimestamp ?? '')),
};

function column(title: string, cell: Column['cell'], priority: 0 | 1 = 0): Column {
  return { name: title, priority, cell };
}

const count =
  (...path: string[]): Column['cell'] =>
  (object) =>
    numberAt(object, ...path) ?? 0;
const text =
  (...path: string[]): Column['cell'] =>
  (object) =>
    textAt(object, ...path) || '<none>';

const podColumns: readonly Column[] = [
  name,
  column('Ready', (pod) => {
    const statuses = listAt(pod, 'status', 'containerStatuses');
    const ready = statuses.filter((status) => isObject(status) && status.ready === true).length;
    return `${ready}/${listAt(pod, 'spec', 'containers').length}`;
  }),
  column('Status', podStatus),
  column('Restarts', (pod) => {
    const statuses = listAt(pod, 'status', 'containerStatuses');
    return String(statuses.reduce<number>((sum, status) => sum + (numberAt(status, 'restartCount') ?? 0), 0));
  }),
  age,
  column('IP', text('status', 'podIP'), 1),
  column('Node', text('spec', 'nodeName'), 1),
  column('Nominated Node', () => '<none>', 1),
  column('Readiness Gates', () => '<none>', 1),
];

/** What every kind with a pod template ends in. */
const templateColumns: readonly Column[] = [
  column('Containers', (o) => names(listAt(o, 'spec', 'template', 'spec', 'containers'), 'name'), 1),
  column('Images', (o) => names(listAt(o, 'spec', 'template', 'spec', 'containers'), 'image'), 1),
  column('Selector', selector, 1),
];

const byKind: Readonly<Record<string, readonly Column[]>> = {
  Pod: podColumns,
  Deployment: [
    name,
    column(
      'Ready',
      (o) => `${numberAt(o, 'status', 'readyReplicas') ?? 0}/${numberAt(o, 'spec', 'replicas') ?? 0}`,
    ),
    column('Up-to-date', count('status', 'updatedReplicas')),
    column('Available', count('status', 'availableReplicas')),
    age,
    ...templateColumns,
  ],
  DaemonSet: [
    name,
    column('Desired', count('status', 'desiredNumberScheduled')),
    column('Current', count('status', 'currentNumberScheduled')),
    column('Ready', count('status', 'numberReady')),
    column('Up-to-date', count('status', 'updatedNumberScheduled')),
    column('Available', count('status', 'numberAvailable')),
    column('Node Selector', (o) => pairs(objectAt(o, 'spec', 'template', 'spec', 'nodeSelector'))),
    age,
    ...templateColumns,
  ],
  ReplicaSet: [
    name,
    column('Desired', count('spec', 'replicas')),
    column('Current', count('status', 'replicas')),
    column('Ready', count('status', 'readyReplicas')),
    age,
  ],
  Node: [
    name,
    column('Status', (o) => (condition(o, 'Ready') === 'True' ? 'Ready' : 'NotReady')),
    column('Roles', (o) => roles(o)),
    age,
    column('Version', text('status', 'nodeInfo', 'kubeletVersion')),
  ],
  Namespace: [name, column('Status', text('status', 'phase')), age],
  Secret: [
    name,
    column('Type', text('type')),
    column('Data', (o) => Object.keys(objectAt(o, 'data')).length),
    age,
  ],
  ConfigMap: [name, column('Data', (o) => Object.keys(objectAt(o, 'data')).length), age],
  Service: [
    name,
    column('Type', text('spec', 'type')),
    column('Cluster-IP', text('spec', 'clusterIP')),
    column('External-IP', () => '<none>'),
    column('Port(s)', (o) =>
      listAt(o, 'spec', 'ports')
        .map((p) => `${numberAt(p, 'port') ?? 0}/${textAt(p, 'protocol') || 'TCP'}`)
        .join(','),
    ),
    age,
    column('Selector', (o) => pairs(objectAt(o, 'spec', 'selector')), 1),
  ],
  TigeraStatus: [
    name,
    column('Available', (o) => condition(o, 'Available')),
    column('Progressing', (o) => condition(o, 'Progressing')),
    column('Degraded', (o) => condition(o, 'Degraded')),
    column('Since', (o, now) => age.cell(o, now)),
  ],
};

export function columnsOf(kind: string): readonly Column[] {
  return byKind[kind] ?? [name, age];
}

function podStatus(pod: KubeObject): string {
  if (pod.metadata.deletionTimestamp !== undefined) return 'Terminating';
  for (const status of listAt(pod, 'status', 'containerStatuses')) {
    const reason =
      textAt(status, 'state', 'waiting', 'reason') || textAt(status, 'state', 'terminated', 'reason');
    if (reason !== '') return reason;
  }
  return textAt(pod, 'status', 'phase') || 'Unknown';
}

function condition(object: KubeObject, type: string): string {
  const found = listAt(object, 'status', 'conditions').find((c) => textAt(c, 'type') === type);
  return textAt(found, 'status') || 'Unknown';
}

function roles(node: KubeObject): string {
  const prefix = 'node-role.kubernetes.io/';
  const found = Object.keys(node.metadata.labels ?? {}).filter((label) => label.startsWith(prefix));
  return found.map((label) => label.slice(prefix.length)).join(',') || '<none>';
}

function names(items: readonly Json[], key: string): string {
  return items.map((item) => textAt(item, key)).join(',');
}

function selector(object: KubeObject): string {
  return pairs(objectAt(object, 'spec', 'selector', 'matchLabels'));
}

function pairs(map: Readonly<Record<string, Json | undefined>>): string {
  return (
    Object.entries(map)
      .map(([key, value]) => `${key}=${String(value)}`)
      .join(',') || '<none>'
  );
}
