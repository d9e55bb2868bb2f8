import { isObject, listAt } from '../json.ts';
import type { RedactedObject } from '../snapshot/objects.ts';
import { redactObject } from '../snapshot/redact.ts';
import type { Answer, PodSummary } from '../snapshot/snapshot.ts';
import type { Connection } from './connection.ts';
import { answerOf, requestOf } from './outcome.ts';
import { readPages } from './pages.ts';
import { apiVersionOf, pathOf, type Resource } from './resources.ts';

/** What one request gave. */
export interface ReadResult {
  readonly objects: readonly RedactedObject[];
  readonly pods: readonly PodSummary[];
  readonly answer: Answer;
}

/** Every object of a resource in a scope; a null namespace means all of them. */
export async function listObjects(
  connection: Connection,
  resource: Resource,
  namespace: string | null,
  selector: string | null,
): Promise<ReadResult> {
  let objects: RedactedObject[] = [];
  const response = await readPages(
    connection,
    { path: pathOf(resource, namespace), query: selector === null ? {} : { labelSelector: selector } },
    (page) => {
      for (const item of listAt(page, 'items')) {
        const object = seeItem(item, resource);
        if (object !== null) objects.push(object);
      }
    },
    () => {
      objects = [];
    },
  );
  return { objects, pods: [], answer: answerOf(requestOf(resource, { namespace, selector }), response) };
}

/** One object by its name. */
export async function getObject(
  connection: Connection,
  resource: Resource,
  namespace: string,
  name: string,
): Promise<ReadResult> {
  const response = await connection.request({ path: pathOf(resource, namespace, name) });
  const object = response.status < 400 ? seeItem(response.body, resource) : null;
  return {
    objects: object === null ? [] : [object],
    pods: [],
    answer: answerOf(requestOf(resource, { namespace, name }), response),
  };
}

/** Items of a list carry neither kind nor apiVersion. */
function seeItem(item: unknown, resource: Resource): RedactedObject | null {
  return isObject(item)
    ? redactObject({ ...item, kind: resource.kind, apiVersion: apiVersionOf(resource) })
    : null;
}
