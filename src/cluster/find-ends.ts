import { extend } from '../snapshot/build.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Connection } from './connection.ts';
import { endWorkloads } from './first-wave.ts';
import { guard } from './guard.ts';
import { listByNamespace, listOnce } from './list-tasks.ts';
import { usefulAnswers } from './read-results.ts';

/**
 * Looks for calico-node and Typha in all namespaces, or in the usual ones where that is forbidden. The snapshot holds
 * nothing but what was found and the answers.
 */
export async function findEnds(connection: Connection, start: Snapshot): Promise<Snapshot> {
  const keep = guard();
  const tasks = endWorkloads();
  connection.beginWave();
  const lists = await Promise.all(tasks.map((task) => listOnce(connection, task, null, keep)));
  const readResults = [...lists, ...(await listByNamespace(connection, tasks, lists, keep))];
  return extend(
    { ...start, objects: new Map(), answers: [] },
    {
      objects: readResults.flatMap(({ objects }) => objects),
      answers: usefulAnswers(readResults.map(({ answer }) => answer)),
    },
  );
}

/** Whether there is a namespace of that name; null where that is not known. */
export async function namespaceExists(connection: Connection, name: string): Promise<boolean | null> {
  try {
    const { status } = await connection.request({ path: `/api/v1/namespaces/${encodeURIComponent(name)}` });
    return status === 404 ? false : status < 400 ? true : null;
  } catch {
    return null;
  }
}
