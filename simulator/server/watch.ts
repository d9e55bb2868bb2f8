import type { ServerResponse } from 'node:http';
import { ApiError } from './api-error.ts';
import type { JsonObject, KubeObject } from './json.ts';
import { type Shown, showOne } from './representation.ts';
import { groupVersion } from './resources.ts';
import type { Matches } from './selectors.ts';
import type { Change, Store } from './store.ts';
import type { Target } from './target.ts';

export interface WatchRequest {
  readonly target: Target;
  readonly matches: Matches;
  readonly shown: Shown;
  /** Null or 0: first everything that is there. */
  readonly from: number | null;
  readonly timeoutSeconds: number | null;
  readonly sendInitialEvents: boolean;
}

/** Streams changes until the time is over, the client leaves, or the returned function is called. */
export function startWatch(store: Store, request: WatchRequest, response: ServerResponse): () => void {
  const { target, matches, shown } = request;
  response.writeHead(200, { 'content-type': 'application/json', 'transfer-encoding': 'chunked' });
  response.flushHeaders();
  const concerns = (object: KubeObject): boolean =>
    (target.namespace === null || object.metadata.namespace === target.namespace) &&
    (target.name === null || object.metadata.name === target.name) &&
    matches(object);
  const send = (type: string, object: JsonObject): void => {
    response.write(`${JSON.stringify({ type, object })}\n`);
  };
  const pass = (change: Change): void => {
    if (change.resource !== target.resource) return;
    const seen = change.before !== null && concerns(change.before);
    const sees = change.type !== 'DELETED' && concerns(change.object);
    if (!seen && !sees) return;
    const type = sees ? (seen ? 'MODIFIED' : 'ADDED') : 'DELETED';
    send(type, showOne(target.resource, change.object, shown));
  };
  try {
    if (request.from === null || request.from === 0) {
      for (const object of store.list(target.resource, target.namespace).filter(concerns)) {
        send('ADDED', showOne(target.resource, object, shown));
      }
      if (request.sendInitialEvents) send('BOOKMARK', bookmark(target, store.revision));
    } else {
      for (const change of store.since(request.from)) pass(change);
    }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    send('ERROR', error.body());
    response.end();
    return () => {};
  }
  const unsubscribe = store.subscribe(pass);
  const seconds = request.timeoutSeconds;
  const timer = seconds === null ? null : setTimeout(() => response.end(), seconds * 1000);
  const stop = (): void => {
    unsubscribe();
    if (timer !== null) clearTimeout(timer);
    if (!response.writableEnded) response.end();
  };
  response.on('close', stop);
  return stop;
}

function bookmark(target: Target, revision: number): JsonObject {
  return {
    kind: target.resource.kind,
    apiVersion: groupVersion(target.resource),
    metadata: { resourceVersion: String(revision), annotations: { 'k8s.io/initial-events-end': 'true' } },
  };
}
