import { createHash } from 'node:crypto';
import { alreadyExists, badRequest, conflict, expired, modified, notFound } from './api-error.ts';
import { type Clock, timestamp } from './clock.ts';
import { validate, withDefaults } from './defaults.ts';
import { type JsonObject, type KubeObject, type Metadata, objectAt, same } from './json.ts';
import { type Leaves, managedAfter, type Writer } from './managed-fields.ts';
import { groupVersion, type Resource, resourceOf, resources } from './resources.ts';

export interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly resource: Resource;
  readonly object: KubeObject;
  readonly before: KubeObject | null;
  readonly revision: number;
}

export type Listener = (change: Change) => void;

export interface WriteOptions {
  readonly writer: Writer;
  /** Answer as if it were done, and do nothing. */
  readonly dryRun?: boolean;
  /** Leaves of a server-side apply: the writer owns exactly these. */
  readonly applied?: Leaves;
  /** Already computed managedFields, for many like objects. */
  readonly managedFields?: readonly JsonObject[];
}

const kept = 20_000;

/** The objects of a cluster, as etcd and the API server's registry keep them. */
export class Store {
  readonly #clock: Clock;
  readonly #objects = new Map<Resource, Map<string, KubeObject>>();
  readonly #sorted = new Map<Resource, readonly KubeObject[]>();
  readonly #listeners = new Set<Listener>();
  readonly #created = new Map<string, number>();
  #history: Change[] = [];
  #forgotten: number;
  #revision: number;

  constructor(clock: Clock, revision = 1000) {
    this.#clock = clock;
    this.#revision = revision;
    this.#forgotten = revision;
  }

  get revision(): number {
    return this.#revision;
  }

  find(resource: Resource, namespace: string | null, name: string): KubeObject | undefined {
    return this.#objects.get(resource)?.get(keyOf(namespace, name));
  }

  get(resource: Resource, namespace: string | null, name: string): KubeObject {
    const found = this.find(resource, namespace, name);
    if (found === undefined) throw notFound(resource, name);
    return found;
  }

  /** Sorted by namespace and name; null for every namespace. */
  list(resource: Resource, namespace: string | null): KubeObject[] {
    const all = this.#sorted.get(resource) ?? sorted(this.#objects.get(resource)?.values() ?? []);
    this.#sorted.set(resource, all);
    return namespace === null ? [...all] : all.filter((object) => object.metadata.namespace === namespace);
  }

  all(): KubeObject[] {
    return resources.flatMap((resource) => this.list(resource, null));
  }

  /** Whether an object of this name is there or was. */
  knew(resource: Resource, namespace: string | null, name: string): boolean {
    return this.#created.has(`${resource.group}/${resource.kind}/${keyOf(namespace, name)}`);
  }

  entries(): { readonly resource: Resource; readonly object: KubeObject }[] {
    return resources.flatMap((resource) => this.list(resource, null).map((object) => ({ resource, object })));
  }

  create(object: KubeObject, options: WriteOptions): KubeObject {
    const resource = resourceOf(object.apiVersion, object.kind);
    const { generateName } = object.metadata;
    const name =
      object.metadata.name ??
      `${String(generateName)}${suffixOf(`${String(generateName)}${this.#revision}`)}`;
    if (object.metadata.resourceVersion !== undefined) {
      throw badRequest('resourceVersion should not be set on objects to be created');
    }
    const namespace = resource.namespaced ? (object.metadata.namespace ?? 'default') : null;
    if (this.find(resource, namespace, name) !== undefined) throw alreadyExists(resource, name);
    const revision = this.#revision + 1;
    const { managedFields: _, ...metadata } = object.metadata;
    const born: Metadata = {
      ...metadata,
      name,
      ...(namespace === null ? {} : { namespace }),
      uid: this.#uid(resource, namespace, name),
      resourceVersion: String(revision),
      creationTimestamp: timestamp(this.#clock.now()),
      ...(resource.status ? { generation: 1 } : {}),
    };
    const complete = withDefaults(resource, { ...object, metadata: born });
    validate(resource, null, complete);
    const stored = this.#own(null, complete, options);
    if (options.dryRun !== true) this.#put('ADDED', resource, stored, null, revision);
    return stored;
  }

  /** Replaces an object; a resourceVersion in it must be the current one. An update that changes nothing is none. */
  update(object: KubeObject, options: WriteOptions): KubeObject {
    const resource = resourceOf(object.apiVersion, object.kind);
    const { name, namespace } = object.metadata;
    const before = this.get(resource, namespace ?? null, name);
    const asked = object.metadata.resourceVersion;
    if (asked !== undefined && asked !== before.metadata.resourceVersion)
      throw conflict(resource, name, modified);
    if (object.metadata.uid !== undefined && object.metadata.uid !== before.metadata.uid) {
      const why = `Precondition failed: UID in precondition: ${object.metadata.uid}, UID in object meta: ${String(before.metadata.uid)}`;
      throw conflict(resource, name, why);
    }
    const after = withDefaults(resource, this.#merged(resource, before, object, options.writer.subresource));
    validate(resource, before, after);
    const owned = this.#own(before, after, options);
    if (same(owned, before)) return before;
    const revision = this.#revision + 1;
    const changesSpec = !same(specOf(before), specOf(owned));
    const generation = (before.metadata.generation ?? 1) + (changesSpec ? 1 : 0);
    const metadata: Metadata = {
      ...owned.metadata,
      resourceVersion: String(revision),
      ...(resource.status ? { generation } : {}),
    };
    const stored: KubeObject = { ...owned, metadata };
    if (options.dryRun !== true) this.#put('MODIFIED', resource, stored, before, revision);
    return stored;
  }

  remove(resource: Resource, namespace: string | null, name: string): KubeObject {
    const before = this.get(resource, namespace, name);
    this.#objects.get(resource)?.delete(keyOf(namespace, name));
    const revision = this.#revision + 1;
    const last: KubeObject = {
      ...before,
      metadata: { ...before.metadata, resourceVersion: String(revision) },
    };
    this.#tell({ type: 'DELETED', resource, object: last, before, revision });
    return last;
  }

  /** Puts objects back exactly as they were saved. */
  load(objects: readonly KubeObject[], revision: number): void {
    for (const object of objects) {
      const resource = resourceOf(object.apiVersion, object.kind);
      this.#mapOf(resource).set(keyOf(object.metadata.namespace ?? null, object.metadata.name), object);
    }
    this.#revision = revision;
    this.#forgotten = revision;
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Changes after a revision; 410 when it is older than what is remembered. */
  since(revision: number): readonly Change[] {
    if (revision < this.#forgotten) throw expired();
    return this.#history.filter((change) => change.revision > revision);
  }

  /** Forgets the history, as compaction does: watches and pages from before get 410. */
  compact(): void {
    this.#history = [];
    this.#forgotten = this.#revision;
  }

  #merged(
    resource: Resource,
    before: KubeObject,
    object: KubeObject,
    subresource: string | undefined,
  ): KubeObject {
    const { resourceVersion, uid, creationTimestamp, generation, managedFields } = before.metadata;
    const fixed = { resourceVersion, uid, creationTimestamp, generation, managedFields };
    const present = Object.fromEntries(Object.entries(fixed).filter(([, value]) => value !== undefined));
    if (subresource === 'status') return { ...before, status: object.status };
    const metadata: Metadata = { ...object.metadata, ...present };
    const after: KubeObject = { ...object, apiVersion: groupVersion(resource), metadata };
    return resource.status
      ? { ...after, ...(before.status === undefined ? {} : { status: before.status }) }
      : after;
  }

  #own(before: KubeObject | null, after: KubeObject, options: WriteOptions): KubeObject {
    const time = timestamp(this.#clock.now());
    const managedFields =
      options.managedFields ?? managedAfter(before, after, options.writer, time, options.applied ?? null);
    return { ...after, metadata: { ...after.metadata, managedFields } };
  }

  #put(
    type: 'ADDED' | 'MODIFIED',
    resource: Resource,
    object: KubeObject,
    before: KubeObject | null,
    revision: number,
  ): void {
    this.#mapOf(resource).set(keyOf(object.metadata.namespace ?? null, object.metadata.name), object);
    this.#tell({ type, resource, object, before, revision });
  }

  #tell(change: Change): void {
    this.#revision = change.revision;
    this.#sorted.delete(change.resource);
    this.#history.push(change);
    if (this.#history.length > kept) {
      this.#history = this.#history.slice(-kept / 2);
      this.#forgotten = (this.#history[0]?.revision ?? change.revision) - 1;
    }
    for (const listener of [...this.#listeners]) listener(change);
  }

  #mapOf(resource: Resource): Map<string, KubeObject> {
    const found = this.#objects.get(resource) ?? new Map<string, KubeObject>();
    this.#objects.set(resource, found);
    return found;
  }

  #uid(resource: Resource, namespace: string | null, name: string): string {
    const key = `${resource.group}/${resource.kind}/${keyOf(namespace, name)}`;
    const times = (this.#created.get(key) ?? 0) + 1;
    this.#created.set(key, times);
    const hex = createHash('sha256').update(`${key}/${times}`).digest('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  }
}

/** Five characters of the alphabet that Kubernetes uses for generated names, the same for the same seed. */
export function suffixOf(seed: string): string {
  const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
  const digest = createHash('sha256').update(seed).digest();
  return [...digest.subarray(0, 5)].map((byte) => alphabet[byte % alphabet.length]).join('');
}

function keyOf(namespace: string | null, name: string): string {
  return `${namespace ?? ''}/${name}`;
}

function sorted(objects: Iterable<KubeObject>): KubeObject[] {
  return [...objects].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

export function orderOf(object: KubeObject): string {
  return `${object.metadata.namespace ?? ''}\0${object.metadata.name}`;
}

function specOf(object: KubeObject): JsonObject {
  const { metadata, status, apiVersion, kind, ...rest } = object;
  return { ...rest, deletionTimestamp: objectAt(object, 'metadata').deletionTimestamp ?? null };
}
