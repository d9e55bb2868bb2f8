import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../../../simulator/scenarios/scenario.ts';
import type { KubeObject } from '../../../simulator/server/json.ts';
import { type CustomKind, calicoKinds, customKinds, definitionOf } from './custom-kinds.ts';
import { type Api, connect } from './lib/api.ts';
import { changedSince, toApply } from './objects.ts';
import type { RealCluster } from './real-cluster.ts';
import { rolledOut } from './rolled-out.ts';
import { statesOf } from './scenario.ts';

/** `kubectl apply` copies the object into an annotation, of which the API server takes 256 KiB at most. */
const largestApplied = 200_000;

/** Leads the cluster through the history of a scenario. What was there before must have been cleared. */
export async function installScenario(cluster: RealCluster, scenario: string | Scenario): Promise<void> {
  let last: KubeObject[] = [];
  for (const state of await statesOf(scenario)) {
    const next = toApply(state);
    // Times in the API have whole seconds, and the next files must be younger than these pods.
    if (last.length > 0) await sleep(1100);
    await install(cluster, changedSince(last, next), state);
    last = next;
  }
}

/** Puts objects into the cluster with kubectl and waits until rollouts are over; `all` holds their statuses. */
export async function install(
  cluster: RealCluster,
  objects: readonly KubeObject[],
  all: readonly KubeObject[] = objects,
): Promise<void> {
  const api = connect(cluster.dir);
  try {
    await installKinds(cluster, api, all);
    const large = objects.filter((object) => JSON.stringify(object).length > largestApplied);
    // Large ones first: no workload is among them, and workloads come last.
    if (large.length > 0) await cluster.kubectl(['create', '-f', '-'], list(large));
    await apply(
      cluster,
      objects.filter((object) => !large.includes(object)),
    );
    for (const object of all) await writeStatus(api, object);
    await rolledOut(api);
  } finally {
    api.close();
  }
}

async function installKinds(cluster: RealCluster, api: Api, objects: readonly KubeObject[]): Promise<void> {
  const byOperator = objects.some(({ apiVersion }) => apiVersion.startsWith('operator.tigera.io/'));
  const kinds = byOperator ? customKinds : calicoKinds;
  await apply(cluster, kinds.map(definitionOf));
  await Promise.all(kinds.map((kind) => served(api, kind)));
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
