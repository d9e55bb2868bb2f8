import { setTimeout as sleep } from 'node:timers/promises';
import { type CustomKind, calicoKinds, customKinds, definitionOf } from './custom-kinds.ts';
import { type Api, connect } from './lib/api.ts';
import { type KubeObject, toApply } from './objects.ts';
import type { RealCluster } from './real-cluster.ts';

/** `kubectl apply` copies the object into an annotation, of which the API server takes 256 KiB at most. */
const largestApplied = 200_000;

/** Puts the objects into the cluster with kubectl and waits until the rollouts of all workloads are over. */
export async function install(cluster: RealCluster, objects: readonly KubeObject[]): Promise<void> {
  const wanted = toApply(objects);
  const byOperator = wanted.some(({ apiVersion }) => apiVersion.startsWith('operator.tigera.io/'));
  const kinds = byOperator ? customKinds : calicoKinds;
  const api = connect(cluster.dir);
  try {
    await apply(cluster, kinds.map(definitionOf));
    await Promise.all(kinds.map((kind) => served(api, kind)));
    const large = wanted.filter((object) => JSON.stringify(object).length > largestApplied);
    // Large ones first: no workload is among them, and workloads come last.
    if (large.length > 0) await cluster.kubectl(['create', '-f', '-'], list(large));
    await apply(
      cluster,
      wanted.filter((object) => !large.includes(object)),
    );
    for (const object of objects) await writeStatus(api, object);
    await rolledOut(api);
  } finally {
    api.close();
  }
}

/** A new kind answers 404, then 429 while its storage is made ready. */
async function served(api: Api, { group, version, plural }: CustomKind): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const answer = await api.send('GET', `/apis/${group}/${version}/${plural}`);
    if (answer.status === 200) return;
    if (Date.now() > deadline) throw new Error(`${plural}.${group} is not served: ${answer.text}`);
    await sleep(100);
  }
}

async function apply(cluster: RealCluster, objects: readonly object[]): Promise<void> {
  await cluster.kubectl(['apply', '-f', '-'], list(objects));
}

const list = (items: readonly object[]): string => JSON.stringify({ apiVersion: 'v1', kind: 'List', items });

/** The status of a custom resource with a status subresource: `kubectl apply` leaves it out. */
async function writeStatus(api: Api, { apiVersion, kind, metadata, status }: KubeObject): Promise<void> {
  const custom = customKinds.find((k) => `${k.group}/${k.version}` === apiVersion && k.kind === kind);
  if (custom === undefined || !custom.statusSubresource || status === undefined) return;
  const path = `/apis/${apiVersion}/${custom.plural}/${metadata.name}/status`;
  const answer = await api.send('PATCH', path, JSON.stringify({ status }), 'application/merge-patch+json');
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`);
}

interface Workload {
  readonly kind?: string;
  readonly metadata: { readonly namespace: string; readonly name: string; readonly generation: number };
  readonly spec: { readonly replicas?: number };
  readonly status: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly availableReplicas?: number;
    readonly desiredNumberScheduled?: number;
    readonly updatedNumberScheduled?: number;
    readonly numberAvailable?: number;
  };
}

/** Waits until every Deployment and DaemonSet of the cluster runs its newest template on all its pods. */
export async function rolledOut(api: Api): Promise<void> {
  const deadline = Date.now() + 120_000;
  for (;;) {
    const behind = (
      await Promise.all(['deployments', 'daemonsets'].map((kind) => unfinished(api, kind)))
    ).flat();
    if (behind.length === 0) return;
    if (Date.now() > deadline) throw new Error(`not rolled out in two minutes: ${behind.join(', ')}`);
    await sleep(100);
  }
}

async function unfinished(api: Api, plural: string): Promise<string[]> {
  const answer = await api.send('GET', `/apis/apps/v1/${plural}`);
  const { items } = JSON.parse(answer.text) as { items: Workload[] };
  return items
    .filter((item) => !isFinished(item))
    .map(({ metadata }) => `${plural} ${metadata.namespace}/${metadata.name}`);
}

function isFinished({ metadata, spec, status }: Workload): boolean {
  if (status.observedGeneration !== metadata.generation) return false;
  if (status.desiredNumberScheduled !== undefined) {
    const all = status.desiredNumberScheduled;
    return (status.updatedNumberScheduled ?? 0) === all && (status.numberAvailable ?? 0) === all;
  }
  const all = spec.replicas ?? 1;
  return [status.replicas, status.updatedReplicas, status.availableReplicas].every((n) => (n ?? 0) === all);
}
