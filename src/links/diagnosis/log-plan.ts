import type { Installation } from '../../calico/installation.ts';
import { containerNamed, type RunningPod, type Workload } from '../../calico/workload.ts';
import type { LogSource } from '../../snapshot/evidence.ts';
import { knownValue } from '../../snapshot/reading.ts';
import { allOf, type Snapshot } from '../../snapshot/snapshot.ts';

/** How many pods of each kind are looked at without --all. */
export const sampleSizes = { typhaNotReady: 20, typhaReady: 10, nodeNotReady: 20, nodeReady: 10 } as const;

/** Which logs to read, the most telling first: pods that are not ready, then a spread of those that are. */
export function logPlan(snapshot: Snapshot, { workloads }: Installation, all: boolean): LogSource[] {
  const restarts = restartsOf(snapshot);
  const sourcesOf = (pods: readonly Placed[], role: LogSource['role']): LogSource[] =>
    pods.flatMap(({ workload, pod, containers }) =>
      containers.flatMap((container): LogSource[] => {
        const source = { namespace: workload.namespace, pod: pod.name, node: pod.node, container, role };
        const hasRestarted = (restarts.get(`${workload.namespace}/${pod.name}`) ?? 0) > 0;
        return [{ ...source, previous: false }, ...(hasRestarted ? [{ ...source, previous: true }] : [])];
      }),
    );
  const typhas = placed(
    workloads.filter(({ role }) => role === 'typha'),
    ['calico-typha'],
  );
  const nodes = placed(
    workloads.filter(({ role }) => role === 'node' || role === 'node-windows'),
    ['calico-node', 'felix', 'confd'],
  );
  return [
    ...sourcesOf(chosen(typhas, all, sampleSizes.typhaNotReady, sampleSizes.typhaReady), 'typha'),
    ...sourcesOf(chosen(nodes, all, sampleSizes.nodeNotReady, sampleSizes.nodeReady), 'node'),
  ];
}

interface Placed {
  readonly workload: Workload;
  readonly pod: RunningPod;
  readonly containers: readonly string[];
}

function placed(workloads: readonly Workload[], names: readonly string[]): Placed[] {
  return workloads.flatMap((workload) =>
    workload.revisions.flatMap(({ template, running }) => {
      const containers = names.filter((name) => containerNamed(template, name) !== undefined);
      return running.map((pod) => ({ workload, pod, containers }));
    }),
  );
}

function chosen(pods: readonly Placed[], all: boolean, notReady: number, ready: number): Placed[] {
  const bad = pods.filter(({ pod }) => !pod.ready);
  const good = pods.filter(({ pod }) => pod.ready);
  return all ? [...bad, ...good] : [...spread(bad, notReady), ...spread(good, ready)];
}

/** So many of a list, at even distances. */
function spread<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  return Array.from(
    { length: count },
    (_, index) => items[Math.floor((index * items.length) / count)],
  ).filter((item) => item !== undefined);
}

function restartsOf(snapshot: Snapshot): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { namespace, name, restarts } of knownValue(snapshot.nodePods) ?? [])
    counts.set(`${namespace}/${name}`, restarts);
  for (const { metadata, status } of allOf(snapshot, 'Pod')) {
    const sum = (status?.containerStatuses ?? []).reduce(
      (total, { restartCount }) => total + (restartCount ?? 0),
      0,
    );
    counts.set(`${metadata.namespace ?? ''}/${metadata.name}`, sum);
  }
  return counts;
}
