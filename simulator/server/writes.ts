import { parse } from 'yaml';
import { ApiError, badRequest, notFound } from './api-error.ts';
import {
  isKubeObject,
  isList,
  isObject,
  type Json,
  type JsonObject,
  type KubeObject,
  listAt,
  textAt,
  withAt,
} from './json.ts';
import { jsonPatch } from './json-patch.ts';
import type { Writer } from './managed-fields.ts';
import { mergePatch, strategicMerge } from './merge.ts';
import { protobufType } from './protobuf.ts';
import { groupVersion } from './resources.ts';
import { serverSideApply } from './server-side-apply.ts';
import type { Store, WriteOptions } from './store.ts';
import type { Target } from './target.ts';

/** A write as it came over HTTP. */
export interface WriteRequest {
  readonly method: string;
  readonly target: Target;
  readonly contentType: string;
  readonly body: string;
  readonly query: URLSearchParams;
  readonly userAgent: string;
}

export interface WriteAnswer {
  readonly code: number;
  readonly object: JsonObject;
}

/** Does a POST, PUT, PATCH or DELETE on the store. */
export function write(store: Store, request: WriteRequest): WriteAnswer {
  const { method, target } = request;
  if (request.contentType === protobufType) throw unsupported(request.contentType);
  switch (method) {
    case 'POST':
      return {
        code: 201,
        object: store.create(withoutStatus(bodyObject(request), target), optionsOf(request)),
      };
    case 'PUT':
      return { code: 200, object: store.update(withName(bodyObject(request), target), optionsOf(request)) };
    case 'PATCH':
      return patch(store, request);
    case 'DELETE':
      return target.name === null ? removeAll(store, request) : removeOne(store, request, target.name);
    default:
      throw new ApiError(
        405,
        'MethodNotAllowed',
        'the server does not allow this method on the requested resource',
      );
  }
}

function patch(store: Store, request: WriteRequest): WriteAnswer {
  const { target, contentType } = request;
  const { resource, namespace, name } = target;
  if (name === null) throw badRequest('a patch needs a name');
  const body = parseBody(request.body);
  if (contentType.startsWith('application/apply-patch')) {
    if (!request.query.has('fieldManager'))
      throw badRequest(
        'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
      );
    const config = identified(body, target);
    const created = store.find(resource, namespace, name) === undefined;
    const options = optionsOf(request, 'Apply');
    const force = request.query.get('force') === 'true';
    return { code: created ? 201 : 200, object: serverSideApply(store, resource, config, force, options) };
  }
  const current = store.get(resource, namespace, name);
  const next = patched(current, body, contentType);
  if (!isKubeObject(next)) throw badRequest('the patch makes something that is no object');
  return { code: 200, object: store.update(withName(next, target), optionsOf(request)) };
}

function patched(current: KubeObject, body: Json, contentType: string): Json {
  if (contentType.startsWith('application/json-patch+json')) {
    if (!isList(body)) throw badRequest('a JSON patch is a list');
    return jsonPatch(current, body);
  }
  if (contentType.startsWith('application/merge-patch+json')) return mergePatch(current, body);
  if (contentType.startsWith('application/strategic-merge-patch+json')) {
    if (current.apiVersion.includes('tigera.io') || current.apiVersion.includes('projectcalico.org')) {
      throw unsupported(contentType);
    }
    return strategicMerge(current, body);
  }
  throw unsupported(contentType);
}

function removeOne(store: Store, request: WriteRequest, name: string): WriteAnswer {
  const { resource, namespace } = request.target;
  const object = store.get(resource, namespace, name);
  const body = request.body === '' ? {} : parseBody(request.body);
  for (const field of ['uid', 'resourceVersion'] as const) {
    const wanted = textAt(body, 'preconditions', field);
    if (wanted !== '' && wanted !== object.metadata[field]) {
      const label = field === 'uid' ? 'UID' : 'ResourceVersion';
      const message = `Operation cannot be fulfilled on ${resource.name} "${name}": the ${label} in the precondition (${wanted}) does not match the ${label} in record (${String(object.metadata[field])}). The object might have been deleted and then recreated`;
      throw new ApiError(409, 'Conflict', message, { name, kind: resource.name });
    }
  }
  const policy = textAt(body, 'propagationPolicy') || request.query.get('propagationPolicy');
  if (!isDryRun(request)) {
    store.remove(resource, namespace, name);
    if (policy !== 'Orphan') removeDependents(store, object);
  }
  const details: JsonObject = { name, group: resource.group, kind: resource.name, uid: object.metadata.uid };
  return {
    code: 200,
    object: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details },
  };
}

function removeAll(store: Store, request: WriteRequest): WriteAnswer {
  const { resource, namespace } = request.target;
  const gone = store.list(resource, namespace);
  if (!isDryRun(request)) {
    for (const object of gone) {
      store.remove(resource, object.metadata.namespace ?? null, object.metadata.name);
      removeDependents(store, object);
    }
  }
  return {
    code: 200,
    object: { kind: `${resource.kind}List`, apiVersion: groupVersion(resource), metadata: {}, items: gone },
  };
}

/** What the garbage collector does when an owner is gone. */
function removeDependents(store: Store, owner: KubeObject): void {
  for (const { object, resource } of store.entries()) {
    const owned = listAt(object, 'metadata', 'ownerReferences').some(
      (o) => textAt(o, 'uid') === owner.metadata.uid,
    );
    if (!owned) continue;
    store.remove(resource, object.metadata.namespace ?? null, object.metadata.name);
    removeDependents(store, object);
  }
}

function optionsOf(request: WriteRequest, operation: Writer['operation'] = 'Update'): WriteOptions {
  const { query, target, userAgent } = request;
  const manager = query.get('fieldManager') ?? userAgent.split('/')[0] ?? 'unknown';
  const writer: Writer = {
    manager: manager === '' ? 'unknown' : manager,
    operation,
    ...(target.subresource === null ? {} : { subresource: target.subresource }),
  };
  return { writer, dryRun: isDryRun(request) };
}

function isDryRun(request: WriteRequest): boolean {
  return request.query.get('dryRun') === 'All';
}

function bodyObject(request: WriteRequest): KubeObject {
  return identified(parseBody(request.body), request.target);
}

function parseBody(text: string): Json {
  try {
    return text.trimStart().startsWith('{') || text.trimStart().startsWith('[')
      ? JSON.parse(text)
      : parse(text);
  } catch (cause) {
    throw badRequest(`error decoding the body: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

/** The object of a body, with the kind and namespace of the path where it leaves them out. */
function identified(body: Json, target: Target): KubeObject {
  const { resource, namespace, name } = target;
  if (!isObject(body)) throw badRequest('the body is no object');
  const metadata = isObject(body.metadata) ? body.metadata : {};
  const filled: JsonObject = {
    apiVersion: groupVersion(resource),
    kind: resource.kind,
    ...body,
    metadata: {
      ...(name === null ? {} : { name }),
      ...metadata,
      ...(namespace === null ? {} : { namespace: metadata.namespace ?? namespace }),
    },
  };
  if (!isKubeObject(filled) || filled.kind !== resource.kind) {
    throw badRequest(`the kind of the body (${textAt(body, 'kind')}) is not ${resource.kind}`);
  }
  if (namespace !== null && filled.metadata.namespace !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  return filled;
}

function withName(object: KubeObject, { name, resource }: Target): KubeObject {
  if (name === null) throw notFound(resource, '');
  if (object.metadata.name !== name) {
    throw badRequest(
      `the name of the object (${object.metadata.name}) does not match the name on the URL (${name})`,
    );
  }
  return object;
}

/** What a client says of the status of a new object does not count. */
function withoutStatus(object: KubeObject, { resource }: Target): KubeObject {
  return resource.status ? withAt(object, ['status'], undefined) : object;
}

function unsupported(contentType: string): ApiError {
  return new ApiError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format: ${contentType}`,
  );
}
