import type { LinkName } from '../findings/finding.ts';
import { emptySnapshot, extend } from '../snapshot/build.ts';
import { type Answer, type ObjectRef, objectKey, type Snapshot } from '../snapshot/snapshot.ts';
import type { Connection } from './connection.ts';
import { type AlsoListed, firstWave, listedToo, objectsByName } from './first-wave.ts';
import { type Guard, guard } from './guard.ts';
import { getObject, type ReadResult } from './list.ts';
import { listByNamespace, listOnce } from './list-tasks.ts';
import { requestOf } from './outcome.ts';
import { nodePodsOf, usefulAnswers } from './read-results.ts';
import { resources } from './resources.ts';
import { readVersion } from './version.ts';

export interface ReadOptions {
  /** --namespace: lists stay in it. */
  readonly namespace: string | null;
  /** What the objects of the first wave name and the second wave must read. */
  readonly references: (soFar: Snapshot) => readonly ObjectRef[];
  /** Reads only what this link needs; without it, everything. */
  readonly link?: LinkName;
  /** Also lists what only some changes need. */
  readonly also?: readonly AlsoListed[];
}

/** Holds the private key of the operator's CA; what it signs is known from the bundle. */
const neverRead = 'tigera-ca-private';

const resourceOf = {
  Secret: resources.secrets,
  ConfigMap: resources.configMaps,
  Service: resources.services,
  Pod: resources.pods,
  PodDisruptionBudget: resources.podDisruptionBudgets,
} as const;

/**
 * Reads everything about Calico in two waves of parallel requests: what is found by label, then what that names.
 * Secrets are never listed. Where lists of the whole cluster are forbidden, kube-system and calico-system are
 * listed instead. Throws when the server cannot be reached or does not know us; any other failure is an answer.
 */
export async function readSnapshot(
  connection: Connection,
  options: ReadOptions,
  now: Date,
): Promise<Snapshot> {
  const keep = guard();
  connection.beginWave();
  const tasks = [...firstWave(options.link), ...listedToo(options.also ?? [])];
  const [kubernetesVersion, configMaps, lists] = await Promise.all([
    readVersion(connection),
    readAll(connection, objectsByName(options.link), keep),
    Promise.all(tasks.map((task) => listOnce(connection, task, options.namespace, keep))),
  ]);
  keep.check();
  const tables = new Set(tasks.filter((task) => task.asTable === true).map((task) => task.selector));
  const fallback = options.namespace === null ? await listByNamespace(connection, tasks, lists, keep) : [];
  const readResults = [...lists, ...fallback];
  const start = emptySnapshot({
    context: connection.context,
    server: connection.server,
    takenAt: now.toISOString(),
    files: [],
  });
  const first = extend(start, {
    kubernetesVersion,
    connection: connection.handshake(),
    nodePods: nodePodsOf(readResults.filter(({ answer }) => tables.has(answer.request.selector))),
    ...contentOf([...configMaps, ...readResults]),
  });
  const wanted = options.references(first).filter((ref) => ref.name !== neverRead && !isRead(first, ref));
  const distinct = [...new Map(wanted.map((ref) => [keyOf(ref), ref])).values()];
  if (distinct.length === 0) return first;
  connection.beginWave();
  return extend(first, contentOf(await readAll(connection, distinct, keep)));
}

function readAll(
  connection: Connection,
  refs: readonly ObjectRef[],
  keep: Guard,
): Promise<readonly ReadResult[]> {
  return Promise.all(
    refs.map(({ kind, namespace, name }) => {
      const resource = resourceOf[kind];
      const request = requestOf(resource, { namespace, name });
      return keep.run(request, () => getObject(connection, resource, namespace, name));
    }),
  );
}

function contentOf(readResults: readonly ReadResult[]): {
  objects: ReadResult['objects'];
  answers: readonly Answer[];
} {
  return {
    objects: readResults.flatMap((readResult) => readResult.objects),
    answers: usefulAnswers(readResults.map((readResult) => readResult.answer)),
  };
}

const keyOf = (ref: ObjectRef): string => objectKey(ref.kind, ref.namespace, ref.name);

function isRead(snapshot: Snapshot, ref: ObjectRef): boolean {
  const asked = snapshot.answers.some(
    ({ request }) =>
      request.kind === ref.kind && request.namespace === ref.namespace && request.name === ref.name,
  );
  return asked || snapshot.objects.has(keyOf(ref));
}
