import { ExpectedError } from '../errors.ts';
import { isObject, listAt, objectAt, textAt } from '../json.ts';
import { unknownKeyFile } from '../x509/key-trace.ts';
import { emptySnapshot, extend } from './build.ts';
import { documentsIn, type SnapshotFile } from './documents.ts';
import type { SeenObject } from './objects.ts';
import { summaryOfPod } from './pod-summary.ts';
import { failed, known } from './reading.ts';
import { isOwnDocument, readSaved } from './saved-snapshot.ts';
import type { SecretValue } from './secret.ts';
import { seeObject } from './see.ts';
import type { PodSummary, Snapshot } from './snapshot.ts';

/** `k8s-app` of the pods that are summarised, as on a live cluster. */
const nodeApps = new Set(['calico-node', 'calico-node-windows', 'canal', 'canal-node']);
const clusterScoped = new Set(['Installation', 'TigeraStatus', 'ClusterInformation', 'FelixConfiguration']);

/**
 * The snapshot in one file of --save, or what any number of files with Kubernetes objects show (lists of kubectl,
 * manifests, JSON). `takenAt` is the time of plain files; a saved snapshot has its own.
 */
export function loadSnapshot(files: readonly SnapshotFile[], takenAt: Date): Snapshot {
  const documents = files.flatMap((file) =>
    documentsIn(file).map((document) => ({ file: file.name, document })),
  );
  const saved = documents.find(({ document }) => isOwnDocument(document));
  if (saved === undefined)
    return fromObjects(
      files,
      documents.map(({ document }) => document),
      takenAt,
    );
  if (documents.length > 1) throw notAlone(saved.file);
  return readSaved(objectAt(saved, 'document'), saved.file);
}

function fromObjects(files: readonly SnapshotFile[], documents: readonly unknown[], takenAt: Date): Snapshot {
  const names = files.map((file) => file.name);
  const raw = documents.flatMap(itemsOf);
  if (raw.length === 0) throw nothingOfKubernetes(names);
  const where = names.length > 3 ? `the ${names.length} files` : names.join(', ');
  const pods = raw.filter(isNodePod).map((pod) => summaryOfPod(inNamespace(pod)));
  const objects = raw
    .filter((item) => !isNodePod(item))
    .map((item) => withoutCutKeys(seeObject(inNamespace(item))));
  return extend(
    emptySnapshot({ context: null, server: null, takenAt: takenAt.toISOString(), files: names }),
    {
      kubernetesVersion: failed(`not in ${where}`),
      connection: failed(`not in ${where}`),
      nodePods: pods.length === 0 ? failed(`not in ${where}`) : known(onlyKnown<PodSummary>(pods)),
      objects: onlyKnown<SeenObject>(objects),
    },
  );
}

/** People cut keys out of what they pass on: text in place of a key says nothing about the key that is there. */
function withoutCutKeys(object: SeenObject | null): SeenObject | null {
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

/** kubectl apply puts an object without a namespace into `default`. */
function inNamespace(item: unknown): unknown {
  const metadata = objectAt(item, 'metadata');
  const isPlaced =
    textAt(metadata, 'namespace') !== undefined || clusterScoped.has(textAt(item, 'kind') ?? '');
  return isPlaced || !isObject(item) ? item : { ...item, metadata: { ...metadata, namespace: 'default' } };
}

function notAlone(file: string): ExpectedError {
  return new ExpectedError(`${file} is a saved snapshot and cannot be joined with other files`, {
    code: 'snapshot-not-alone',
    remedy: 'Give it alone, or give files of kubectl get -o yaml only.',
  });
}

function nothingOfKubernetes(names: readonly string[]): ExpectedError {
  const fact =
    names.length === 0 ? 'there is no file to read' : `no Kubernetes object is in ${names.join(', ')}`;
  return new ExpectedError(fact, {
    code: 'no-kubernetes-objects',
    remedy: 'Give a file of --save, or of kubectl get -o yaml.',
  });
}
