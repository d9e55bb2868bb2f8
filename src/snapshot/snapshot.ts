import type { Kind, ObjectOf, RedactedObject } from './objects.ts';
import { absent, failed, known, type Permission, type Reading } from './reading.ts';

/** One calico-node pod as the API server's Table shows it: pods of a DaemonSet are never read in full. */
export interface PodSummary {
  readonly namespace: string;
  readonly name: string;
  readonly node: string | null;
  readonly ready: boolean;
  readonly restarts: number;
  readonly createdAt: string | null;
  readonly labels: Readonly<Record<string, string>>;
  /** The DaemonSet that owns it and the label `controller-revision-hash`; null when not known. */
  readonly revision: string | null;
}

/** What our own connection to the API server showed. Certificates are PEM, leaf first. */
export interface ServerConnection {
  readonly protocol: string;
  readonly cipher: string;
  readonly chain: readonly string[];
  readonly verified: boolean;
  /** How this program authenticated: client certificate, token, or something else. */
  readonly authentication: 'client-certificate' | 'token' | 'basic' | 'none';
}

/** What was asked of the API server: one object by name, or every object of a kind in a scope. */
export interface Request {
  readonly kind: string;
  readonly group: string;
  readonly resource: string;
  /** Null: cluster-scoped, or all namespaces. */
  readonly namespace: string | null;
  /** Null: a list. */
  readonly name: string | null;
  /** For lists: only objects with one of these names or labels were asked for. */
  readonly selector: string | null;
}

/** The outcome of a request that gave no object. A list that succeeded is here with `outcome: known`. */
export interface Answer {
  readonly request: Request;
  readonly outcome: 'known' | 'absent' | 'forbidden' | 'failed';
  readonly cause: string | null;
}

/** An object that another one names and that is read by that name. */
export interface ObjectRef {
  readonly kind: 'Secret' | 'ConfigMap' | 'Service' | 'Pod' | 'PodDisruptionBudget';
  readonly namespace: string;
  readonly name: string;
}

export interface SnapshotMetadata {
  readonly context: string | null;
  readonly server: string | null;
  readonly takenAt: string;
  /** Files given with --from; empty for a live cluster. */
  readonly files: readonly string[];
}

/** What one run saw of a cluster, whether live or from files. Immutable. */
export interface Snapshot {
  readonly metadata: SnapshotMetadata;
  readonly kubernetesVersion: Reading<string>;
  readonly connection: Reading<ServerConnection>;
  readonly objects: ReadonlyMap<string, RedactedObject>;
  readonly nodePods: Reading<readonly PodSummary[]>;
  readonly answers: readonly Answer[];
}

/** The snapshot as it is once objects are gone: who asks for them is told that they are absent. */
export function without(snapshot: Snapshot, removed: readonly RedactedObject[]): Snapshot {
  const gone = new Set(
    removed.map(({ kind, metadata }) => objectKey(kind, metadata.namespace, metadata.name)),
  );
  const answers = removed.map(({ kind, metadata: { namespace = null, name } }): Answer => {
    const request = { kind, group: '', resource: '', namespace, name, selector: null };
    return { request, outcome: 'absent', cause: null };
  });
  return {
    ...snapshot,
    objects: new Map([...snapshot.objects].filter(([key]) => !gone.has(key))),
    answers: [...answers, ...snapshot.answers],
  };
}

/** The resource of an answer that stands for a document of the files of --from that could not be read. */
export const documentResource = 'document';

/** Whether what could not be read may have held an object of a kind. */
export function mayHold({ request }: Answer, kind: string): boolean {
  if (request.resource !== documentResource) return false;
  return request.kind === kind || request.kind === `${kind}List` || ['', 'List'].includes(request.kind);
}

/** The key of an object in `Snapshot.objects`. */
export function objectKey(kind: string, namespace: string | null | undefined, name: string): string {
  return `${kind}/${namespace ?? ''}/${name}`;
}

/** One object: known, or why it is not. What nobody asked for is `failed`, never `absent`. */
export function lookUp<K extends Kind>(
  snapshot: Snapshot,
  kind: K,
  namespace: string | null,
  name: string,
): Reading<ObjectOf<K>> {
  const found = snapshot.objects.get(objectKey(kind, namespace, name));
  if (found !== undefined) return known(found as ObjectOf<K>);
  const asked = snapshot.answers.find(
    (a) => a.request.kind === kind && a.request.namespace === namespace && a.request.name === name,
  );
  if (asked !== undefined) return readingOf(asked);
  return failed(`${kind} ${namespace === null ? '' : `${namespace}/`}${name} ${missing(snapshot, kind)}`);
}

function missing({ metadata: { files }, answers }: Snapshot, kind: string): string {
  if (files.length === 0) return 'was not read';
  const hidden = answers.find((answer) => mayHold(answer, kind));
  const but = hidden === undefined ? '' : `; ${hidden.request.name} ${hidden.cause}`;
  return `is not in ${files.join(', ')}${but}`;
}

/** All objects of a kind that were seen, in the order in which they were read. */
export function allOf<K extends Kind>(snapshot: Snapshot, kind: K): ObjectOf<K>[] {
  return [...snapshot.objects.values()].filter((o): o is ObjectOf<K> => o.kind === kind);
}

/**
 * The requests that were refused or failed: what this run is blind to. A right that is missing is told once, though
 * two selectors needed it.
 */
export function unread(snapshot: Snapshot): Answer[] {
  const rights = new Set<string>();
  return snapshot.answers.filter(({ request, outcome }) => {
    if (outcome !== 'forbidden') return outcome === 'failed';
    const right = JSON.stringify(permissionOf(request));
    return !rights.has(right) && rights.add(right);
  });
}

export function permissionOf(request: Request): Permission {
  return {
    verb: request.name === null ? 'list' : 'get',
    group: request.group,
    resource: request.resource,
    namespace: request.namespace,
    name: request.name,
  };
}

function readingOf(answer: Answer): Reading<never> {
  switch (answer.outcome) {
    case 'forbidden':
      return { kind: 'forbidden', permission: permissionOf(answer.request) };
    case 'failed':
      return failed(answer.cause ?? 'unknown cause');
    case 'absent':
    case 'known':
      return absent;
  }
}
