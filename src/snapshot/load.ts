import { ExpectedError, exitCodes } from '../errors.ts';
import { isObject, listAt, objectAt, textAt } from '../json.ts';
import { unknownKeyFile } from '../x509/key-trace.ts';
import { emptySnapshot, extend } from './build.ts';
import { documentsIn, type SnapshotFile, type UnreadDocument, unreadable } from './documents.ts';
import { inNamespaces } from './object-namespace.ts';
import type { RedactedObject } from './objects.ts';
import { summaryOfPod } from './pod-summary.ts';
import { failed, known } from './reading.ts';
import { misshapen, redactObject } from './redact.ts';
import { isOwnDocument, readSaved } from './saved-snapshot.ts';
import type { SecretValue } from './secret.ts';
import {
  type Answer,
  documentResource,
  type PodSummary,
  type Snapshot,
  type SnapshotMetadata,
} from './snapshot.ts';

/** `k8s-app` of the pods that are summarised, as on a live cluster. */
const nodeApps = new Set(['calico-node', 'calico-node-windows', 'canal', 'canal-node']);

/**
 * The snapshot in one file of --save, or what any number of files with Kubernetes objects show (lists of kubectl,
 * manifests, JSON). `takenAt` is the time of plain files; a saved snapshot has its own. `namespace` is where objects
 * are that name none; null: where the other objects of Calico are. A document that cannot be read costs no other: it
 * is among the answers that failed.
 */
export function loadSnapshot(
  files: readonly SnapshotFile[],
  takenAt: Date,
  namespace: string | null = null,
): Snapshot {
  const read = files.map((file) => ({ file: file.name, documents: documentsIn(file) }));
  const values = read.flatMap(({ file, documents }) =>
    documents.values.map((document) => ({ file, document })),
  );
  const unread = read.flatMap(({ documents }) => documents.unread);
  const saved = values.find(({ document }) => isOwnDocument(document));
  if (saved !== undefined) {
    if (values.length + unread.length > 1) throw notAlone(saved.file);
    if (namespace !== null) throw namespaceOfSaved(saved.file);
    return readSaved(objectAt(saved, 'document'), saved.file);
  }
  const given = values.flatMap(({ file, document }) => itemsOf(document).map((item) => ({ file, item })));
  const raw = given.map(({ item }) => item);
  const names = files.map((file) => file.name);
  if (raw.length === 0) throw unread[0] === undefined ? nothingOfKubernetes(names) : unreadable(unread[0]);
  const placed = inNamespaces(raw, namespace);
  const trouble = placed.map((item, at) => withoutShape(item, given[at]?.file ?? ''));
  const objects = placed.filter((_, at) => trouble[at] === null);
  return fromObjects(objects, [...unread, ...onlyKnown(trouble)], {
    takenAt: takenAt.toISOString(),
    files: names,
  });
}

function fromObjects(
  placed: readonly unknown[],
  unread: readonly UnreadDocument[],
  { takenAt, files }: Pick<SnapshotMetadata, 'takenAt' | 'files'>,
): Snapshot {
  const where = files.length > 3 ? `the ${files.length} files` : files.join(', ');
  const pods = placed.filter(isNodePod).map(summaryOfPod);
  const objects = placed.filter((item) => !isNodePod(item)).map((item) => withoutCutKeys(redactObject(item)));
  return extend(emptySnapshot({ context: null, server: null, takenAt, files }), {
    kubernetesVersion: failed(`not in ${where}`),
    connection: failed(`not in ${where}`),
    nodePods: pods.length === 0 ? failed(`not in ${where}`) : known(onlyKnown<PodSummary>(pods)),
    objects: onlyKnown<RedactedObject>(objects),
    answers: unread.map(unreadAnswer),
  });
}

/** An object that no API server takes as it is written: what of it is wrong is said, and nothing of it is believed. */
function withoutShape(item: unknown, file: string): UnreadDocument | null {
  const wrong = isNodePod(item) ? null : misshapen(item);
  if (wrong === null) return null;
  const kind = textAt(item, 'kind') ?? null;
  const metadata = objectAt(item, 'metadata');
  const name = [textAt(metadata, 'namespace'), textAt(metadata, 'name') ?? '(without a name)'];
  const object = `${kind} ${name.filter((part) => part !== undefined).join('/')}`;
  return { file, line: null, why: `holds ${object}, of which ${wrong}`, kind };
}

function unreadAnswer({ file, line, why, kind }: UnreadDocument): Answer {
  const name = line === null ? file : `${file}:${line}`;
  const request = { kind: kind ?? '', group: '', resource: documentResource, namespace: null, name };
  return { request: { ...request, selector: null }, outcome: 'failed', cause: why };
}

/** People cut keys out of what they pass on: text in place of a key says nothing about the key that is there. */
function withoutCutKeys(object: RedactedObject | null): RedactedObject | null {
  if (object?.kind !== 'Secret') return object;
  const values = Object.entries(object.values).map(([name, value]): [string, SecretValue] =>
    /key$/i.test(name) && value.kind === 'withheld' && value.key === undefined
      ? [name, { kind: 'private-key', key: unknownKeyFile }]
      : [name, value],
  );
  return { ...object, values: Object.fromEntries(values) };
}

const onlyKnown = <T>(values: readonly (T | null)[]): T[] => values.filter((value) => value !== null);

/** The objects in a document: itself, the items of a List, or those of a typed list, which name no kind. */
function itemsOf(document: unknown): readonly unknown[] {
  if (Array.isArray(document)) return document.flatMap(itemsOf);
  const [kind, apiVersion] = [textAt(document, 'kind'), textAt(document, 'apiVersion')];
  if (kind === undefined || apiVersion === undefined) return [];
  if (!kind.endsWith('List') || !isObject(document) || !Array.isArray(document.items)) return [document];
  const itemKind = kind.slice(0, -'List'.length);
  return listAt(document, 'items').flatMap((item) => {
    if (!isObject(item)) return [];
    return textAt(item, 'kind') === undefined ? [{ ...item, kind: itemKind, apiVersion }] : itemsOf(item);
  });
}

function isNodePod(item: unknown): boolean {
  if (textAt(item, 'kind') !== 'Pod') return false;
  const labels = objectAt(objectAt(item, 'metadata'), 'labels');
  const app = textAt(labels, 'k8s-app') ?? textAt(labels, 'app.kubernetes.io/name');
  return app !== undefined && nodeApps.has(app);
}

function notAlone(file: string): ExpectedError {
  return new ExpectedError(`${file} is a saved snapshot and cannot be joined with other files`, {
    code: 'snapshot-not-alone',
    remedy: 'Give it alone, or give files of kubectl get -o yaml only.',
  });
}

function namespaceOfSaved(file: string): ExpectedError {
  return new ExpectedError(
    `--namespace cannot be combined with ${file}: every object of a saved snapshot has its own`,
    {
      code: 'contradicting-flags',
      remedy: 'Leave --namespace out.',
      exitCode: exitCodes.usage,
    },
  );
}

function nothingOfKubernetes(names: readonly string[]): ExpectedError {
  const fact =
    names.length === 0 ? 'there is no file to read' : `no Kubernetes object is in ${names.join(', ')}`;
  return new ExpectedError(fact, {
    code: 'no-kubernetes-objects',
    remedy: 'Give a file of --save, or of kubectl get -o yaml.',
  });
}
