import type { ServerResponse } from 'node:http';
import type { Access, User } from './access.ts';
import { type ApiError, type Attempt, forbidden } from './api-error.ts';
import { discovery } from './discovery.ts';
import type { Exchange } from './exchange.ts';
import { isKubeObject, type Json, type JsonObject } from './json.ts';
import { logText } from './log-text.ts';
import { openapi } from './openapi.ts';
import { accessReviewOf, protobufType } from './protobuf.ts';
import { listPage, selectedName, selection } from './reads.ts';
import { showOne } from './representation.ts';
import type { Resource } from './resources.ts';
import { review } from './reviews.ts';
import type { Store } from './store.ts';
import { type Target, targetOf } from './target.ts';
import { startWatch } from './watch.ts';
import { write } from './writes.ts';

/** What answering needs of the cluster. */
export interface Backend {
  readonly store: Store;
  readonly access: Access;
  served(): readonly Resource[];
  readonly version: string;
  /** Log text by `namespace/pod/container`. */
  readonly logs: ReadonlyMap<string, string>;
  wrote(): void;
  watching(stop: () => void): void;
}

export interface Answer {
  readonly code: number;
  readonly contentType: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Answers a request; null when the response has become a watch. Errors are thrown as ApiError. */
export function handle(
  backend: Backend,
  exchange: Exchange,
  user: User,
  response: ServerResponse,
): Answer | null {
  const { url, logged } = exchange;
  const path = url.pathname.replace(/(?<=.)\/$/, '');
  if (path === '/version') return json(200, versionInfo(backend.version));
  if (/^\/(livez|readyz|healthz)/.test(path)) return plain(200, 'ok');
  const served = backend.served();
  const schema = openapi(path, served);
  if (schema !== null) return json(200, schema);
  const target = targetOf(path);
  if (target === null || !served.includes(target.resource)) {
    if (logged.method === 'POST') {
      const reviewed = review(path, reviewBody(exchange), user, backend.access);
      if (reviewed !== null) return json(201, reviewed);
    }
    const found = logged.method === 'GET' ? discovery(path, logged.accept, served) : null;
    return found === null
      ? plain(404, '404 page not found\n')
      : { ...json(200, found.body), contentType: found.contentType };
  }
  if (!hasSubresource(target)) return plain(404, '404 page not found\n');
  authorize(backend.access, user, attemptOf(exchange, target));
  return logged.method === 'GET'
    ? read(backend, exchange, target, response)
    : change(backend, exchange, target);
}

function read(
  backend: Backend,
  { url, shown }: Exchange,
  target: Target,
  response: ServerResponse,
): Answer | null {
  const query = url.searchParams;
  if (isWatch(query)) {
    const from = query.get('resourceVersion');
    const seconds = query.get('timeoutSeconds');
    const stop = startWatch(
      backend.store,
      {
        target,
        matches: selection(query),
        shown,
        from: from === null || from === '' ? null : Number(from),
        timeoutSeconds: seconds === null ? null : Number(seconds),
        sendInitialEvents: query.get('sendInitialEvents') === 'true',
      },
      response,
    );
    backend.watching(stop);
    return null;
  }
  if (target.name === null)
    return text(200, 'application/json', listPage(backend.store, target, query, shown));
  if (target.subresource === 'log') {
    backend.store.get(target.resource, target.namespace, target.name);
    return plain(200, logText(backend.logs, `${target.namespace ?? ''}/${target.name}`, query));
  }
  const object = backend.store.get(target.resource, target.namespace, target.name);
  return json(200, showOne(target.resource, object, shown));
}

function change(backend: Backend, { url, logged, request, shown }: Exchange, target: Target): Answer {
  const { code, object } = write(backend.store, {
    method: logged.method,
    target,
    contentType: request.headers['content-type'] ?? '',
    body: logged.body,
    query: url.searchParams,
    userAgent: logged.userAgent,
  });
  backend.wrote();
  const isStored = isKubeObject(object) && object.kind === target.resource.kind;
  return json(code, isStored ? showOne(target.resource, object, shown) : object);
}

function hasSubresource({ resource, subresource }: Target): boolean {
  if (subresource === null) return true;
  return (subresource === 'status' && resource.status) || (subresource === 'log' && resource.kind === 'Pod');
}

function attemptOf({ logged, url }: Exchange, target: Target): Omit<Attempt, 'user'> {
  const { resource, namespace, subresource } = target;
  const name = target.name ?? (logged.method === 'GET' ? selectedName(url.searchParams) : '');
  return {
    verb: verbOf(logged.method, target, url.searchParams),
    group: resource.group,
    resource: subresource === null ? resource.name : `${resource.name}/${subresource}`,
    namespace: resource.kind === 'Namespace' ? target.name : namespace,
    name,
  };
}

function verbOf(method: string, target: Target, query: URLSearchParams): string {
  switch (method) {
    case 'GET':
      if (isWatch(query)) return 'watch';
      return target.name === null ? 'list' : 'get';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'DELETE':
      return target.name === null ? 'deletecollection' : 'delete';
    default:
      return method.toLowerCase();
  }
}

function authorize(access: Access, user: User, attempt: Omit<Attempt, 'user'>): void {
  if (!access.allows(user, attempt)) throw forbidden({ ...attempt, user: user.name });
}

function isWatch(query: URLSearchParams): boolean {
  return query.get('watch') === 'true' || query.get('watch') === '1';
}

function reviewBody({ request, bytes, logged }: Exchange): Json {
  if (request.headers['content-type'] === protobufType) return accessReviewOf(bytes);
  try {
    return JSON.parse(logged.body);
  } catch {
    return null;
  }
}

function versionInfo(version: string): JsonObject {
  const [, major = '1', minor = '0'] = /^v(\d+)\.(\d+)/.exec(version) ?? [];
  return { major, minor, gitVersion: version, gitCommit: '', gitTreeState: 'clean', platform: 'linux/amd64' };
}

function json(code: number, body: JsonObject): Answer {
  return text(code, 'application/json', JSON.stringify(body));
}

function plain(code: number, body: string): Answer {
  return text(code, 'text/plain; charset=utf-8', body);
}

function text(code: number, contentType: string, body: string): Answer {
  return { code, contentType, body, headers: {} };
}

export function errorAnswer(error: ApiError): Answer {
  return { ...json(error.code, error.body()), headers: error.headers };
}
