import type { Connection } from '../../cluster/connection.ts';
import type { ApiResponse } from '../../cluster/request.ts';
import { isObject, type JsonObject, listAt } from '../../json.ts';
import type { PatchType } from '../../patch/object-patch.ts';
import { type Address, addressText, apiVersionOf, collectionPath, objectPath } from './address.ts';
import { refusalMessage, refusalOf } from './api-failure.ts';
import type { Clock } from './clock.ts';
import { type RawObject, rawObject } from './raw-object.ts';
import { send } from './send.ts';

/** What became of a write. A conflict wrote nothing: somebody else was faster. */
export type Written =
  | { readonly kind: 'written'; readonly object: RawObject }
  | { readonly kind: 'conflict'; readonly message: string };

export interface WriteMode {
  readonly dryRun?: boolean;
}

/** Raw reads and writes on one connection. Throws LostConnection and ApiRefusal; a 409 is an outcome. */
export interface Api {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly get: (address: Address) => Promise<RawObject | null>;
  /** Metadata of the objects that a label selects. Null: not allowed. */
  readonly listMetadata: (
    kind: Address['kind'],
    namespace: string,
    selector: string,
  ) => Promise<readonly JsonObject[] | null>;
  readonly create: (object: RawObject, mode?: WriteMode) => Promise<Written>;
  readonly patch: (
    address: Address,
    type: PatchType,
    patch: JsonObject,
    mode?: WriteMode,
  ) => Promise<Written>;
  readonly replace: (object: RawObject, mode?: WriteMode) => Promise<Written>;
  /** Deletes exactly the version that was seen; `gone` when somebody else did. */
  readonly remove: (seen: RawObject, mode?: WriteMode) => Promise<'removed' | 'gone' | 'conflict'>;
  /** A list or an object at any path, with the same retries; the answer may be a refusal. */
  readonly read: (path: string, query: Readonly<Record<string, string>>) => Promise<ApiResponse>;
  /** One request to any path, with the same retries. */
  readonly post: (path: string, body: JsonObject) => Promise<ApiResponse>;
}

const contentTypes: Readonly<Record<PatchType, string>> = {
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
};

const onlyMetadata = 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json';

/** Reads and writes of a run. `signal` ends waiting for a busy server, never a write on its way. */
export function apiOf(connection: Connection, clock: Clock, signal?: AbortSignal): Api {
  const ask = (request: Parameters<typeof send>[1]) => send(connection, request, clock, signal);
  const write = async (
    address: Address,
    verb: string,
    request: Parameters<typeof send>[1],
    mode: WriteMode,
  ): Promise<Written> => {
    const query = { fieldManager: 'kubectl-calico-tls', ...(mode.dryRun === true ? { dryRun: 'All' } : {}) };
    const response = await ask({ ...request, query });
    if (response.status === 409 || (response.status === 404 && verb !== 'create'))
      return { kind: 'conflict', message: refusalMessage(response) };
    const object = response.status < 400 ? withKind(response.body, address.kind) : null;
    if (object === null) throw refusalOf(response, `to ${verb} ${addressText(address)}`);
    return { kind: 'written', object };
  };
  return {
    connection,
    clock,
    get: async (address) => {
      const response = await ask({ path: objectPath(address) });
      if (response.status === 404) return null;
      const object = response.status < 400 ? withKind(response.body, address.kind) : null;
      if (object === null) throw refusalOf(response, `to get ${addressText(address)}`);
      return object;
    },
    listMetadata: async (kind, namespace, labelSelector) => {
      const path = collectionPath(kind, namespace);
      const response = await ask({ path, accept: onlyMetadata, query: { labelSelector, limit: '500' } });
      if (response.status === 403) return null;
      if (response.status >= 400) throw refusalOf(response, `to list ${kind}s in ${namespace}`);
      return listAt(response.body, 'items').filter(isObject);
    },
    create: (object, mode = {}) => {
      const address = { kind: object.kind, namespace: object.metadata.namespace, name: object.metadata.name };
      const path = collectionPath(object.kind, object.metadata.namespace);
      return write(address, 'create', { method: 'POST', path, body: object }, mode);
    },
    patch: (address, type, body, mode = {}) =>
      write(
        address,
        'change',
        { method: 'PATCH', path: objectPath(address), body, contentType: contentTypes[type] },
        mode,
      ),
    replace: (object, mode = {}) => {
      const address = { kind: object.kind, namespace: object.metadata.namespace, name: object.metadata.name };
      return write(address, 'replace', { method: 'PUT', path: objectPath(address), body: object }, mode);
    },
    remove: async (seen, mode = {}) => {
      const address = { kind: seen.kind, namespace: seen.metadata.namespace, name: seen.metadata.name };
      const { uid, resourceVersion } = seen.metadata;
      const response = await ask({
        method: 'DELETE',
        path: objectPath(address),
        query: mode.dryRun === true ? { dryRun: 'All' } : {},
        body: {
          apiVersion: 'v1',
          kind: 'DeleteOptions',
          propagationPolicy: 'Background',
          preconditions: { uid, resourceVersion },
        },
      });
      if (response.status === 404) return 'gone';
      if (response.status === 409) return 'conflict';
      if (response.status >= 400) throw refusalOf(response, `to delete ${addressText(address)}`);
      return 'removed';
    },
    read: (path, query) => ask({ path, query }),
    post: (path, body) => ask({ method: 'POST', path, body }),
  };
}

/** Items of a list carry no kind; objects do, but a proxy may have dropped it. */
function withKind(body: unknown, kind: Address['kind']): RawObject | null {
  return isObject(body) ? rawObject({ ...body, kind, apiVersion: apiVersionOf(kind) }) : null;
}
