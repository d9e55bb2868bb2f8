import type { Connection } from './connection.ts';
import { fallbackNamespaces, type ListTask } from './first-wave.ts';
import type { Guard } from './guard.ts';
import { listObjects, type ReadResult } from './list.ts';
import { listPodSummaries } from './node-pods.ts';
import { requestOf } from './outcome.ts';

/** One list as an answer; a null scope means all namespaces. */
export function listOnce(
  connection: Connection,
  task: ListTask,
  only: string | null,
  keep: Guard,
): Promise<ReadResult> {
  const namespace = task.namespace ?? (task.resource.namespaced ? only : null);
  const request = requestOf(task.resource, { namespace, selector: task.selector });
  return keep.run(request, () =>
    task.asTable === true && task.selector !== null
      ? listPodSummaries(connection, namespace, task.selector)
      : listObjects(connection, task.resource, namespace, task.selector),
  );
}

/** The lists that were forbidden for the whole cluster, once more in each of Calico's usual namespaces. */
export async function listByNamespace(
  connection: Connection,
  tasks: readonly ListTask[],
  lists: readonly ReadResult[],
  keep: Guard,
): Promise<readonly ReadResult[]> {
  const refused = tasks.filter(
    (task, index) =>
      task.resource.namespaced && task.namespace === null && lists[index]?.answer.outcome === 'forbidden',
  );
  if (refused.length === 0) return [];
  connection.beginWave();
  return Promise.all(
    refused.flatMap((task) =>
      fallbackNamespaces.map((namespace) => listOnce(connection, task, namespace, keep)),
    ),
  );
}
