import { at, isObject, type JsonObject, type KubeObject, numberAt, objectAt, textAt } from '../json.ts';
import { resourceOf } from '../resources.ts';
import { type Store, suffixOf } from '../store.ts';
import { eligiblePlaces } from './nodes.ts';
import { isReady, ownedBy, type Place, podOf } from './pod.ts';
import { templateHash } from './template-hash.ts';
import { amount, controllerManager, writeStatus } from './workload-writer.ts';

const daemonSets = resourceOf('apps/v1', 'DaemonSet');
const revisions = resourceOf('apps/v1', 'ControllerRevision');
const pods = resourceOf('v1', 'Pod');
const hashLabel = 'controller-revision-hash';

/** One step of every DaemonSet. `batch` raises maxUnavailable, so that big clusters settle fast. */
export function stepDaemonSets(store: Store, batch: number): void {
  for (const set of store.list(daemonSets, null)) stepDaemonSet(store, set, batch);
}

function stepDaemonSet(store: Store, set: KubeObject, batch: number): void {
  const namespace = set.metadata.namespace ?? '';
  const template = objectAt(set, 'spec', 'template');
  const hash = templateHash(template);
  const generation = set.metadata.annotations?.['deprecated.daemonset.template.generation'];
  keepRevision(store, set, template, hash);
  const mine = ownedBy(set, store.list(pods, namespace));
  const places = eligiblePlaces(store, template);
  const byNode = new Map(mine.map((pod) => [textAt(pod, 'spec', 'nodeName'), pod]));
  const missing = places.filter(({ node }) => !byNode.has(node));
  const labels = { [hashLabel]: hash, 'pod-template-generation': generation ?? '1' };
  createPods(store, set, template, missing, labels);
  const eligible = new Set(places.map(({ node }) => node));
  const stray = mine.filter((pod) => !eligible.has(textAt(pod, 'spec', 'nodeName')));
  const outdated = mine.filter((pod) => pod.metadata.labels?.[hashLabel] !== hash && !stray.includes(pod));
  const unavailable = missing.length + mine.filter((pod) => !isReady(pod) && !outdated.includes(pod)).length;
  const goes = [...stray, ...replaced(set, outdated, places.length, unavailable, batch)];
  for (const pod of goes) store.remove(pods, namespace, pod.metadata.name);
  const status = statusOf(set, ownedBy(set, store.list(pods, namespace)), hash, places.length);
  const current = store.get(daemonSets, namespace, set.metadata.name);
  writeStatus(store, current, status);
}

/** Old pods that may go now: those that are not ready anyway, then as many as maxUnavailable leaves. */
function replaced(
  set: KubeObject,
  outdated: readonly KubeObject[],
  total: number,
  unavailable: number,
  batch: number,
): KubeObject[] {
  if (textAt(set, 'spec', 'updateStrategy', 'type') === 'OnDelete') return [];
  const asked = amount(at(set, 'spec', 'updateStrategy', 'rollingUpdate', 'maxUnavailable'), total, 'up', 1);
  const budget = Math.max(Math.max(asked, 1, batch) - unavailable, 0);
  const dead = outdated.filter((pod) => !isReady(pod));
  const alive = outdated.filter(isReady);
  return [...dead, ...alive.slice(0, Math.max(budget - dead.length, 0))];
}

function createPods(
  store: Store,
  set: KubeObject,
  template: JsonObject,
  places: readonly Place[],
  labels: Readonly<Record<string, string>>,
): void {
  const namespace = set.metadata.namespace ?? '';
  const prefix = `${set.metadata.name}-`;
  let managedFields: readonly JsonObject[] | undefined;
  for (const place of places) {
    const name = freshName(store, namespace, prefix, `${place.node}/${labels[hashLabel] ?? ''}`);
    const pod = podOf({ template, owner: set, namespace, name, generateName: prefix, labels, place });
    const stored = store.create(pod, {
      writer: controllerManager,
      ...(managedFields === undefined ? {} : { managedFields }),
    });
    const entries = stored.metadata.managedFields;
    if (managedFields === undefined && Array.isArray(entries)) managedFields = entries.filter(isObject);
  }
}

/** A free generated name, the same for the same seed in the same state. */
export function freshName(store: Store, namespace: string, prefix: string, seed: string): string {
  for (let attempt = 0; ; attempt += 1) {
    const name = `${prefix}${suffixOf(`${prefix}${seed}/${attempt}`)}`;
    if (!store.knew(pods, namespace, name) && store.find(pods, namespace, name) === undefined) return name;
  }
}

/** Keeps a ControllerRevision for the template, with the highest number when it is the current one. */
function keepRevision(store: Store, set: KubeObject, template: JsonObject, hash: string): void {
  const namespace = set.metadata.namespace ?? '';
  const mine = ownedBy(set, store.list(revisions, namespace));
  const highest = Math.max(0, ...mine.map((revision) => numberAt(revision, 'revision') ?? 0));
  const name = `${set.metadata.name}-${hash}`;
  const found = mine.find((revision) => revision.metadata.name === name);
  if (found !== undefined) {
    if (numberAt(found, 'revision') === highest) return;
    store.update({ ...found, revision: highest + 1 }, { writer: controllerManager });
    return;
  }
  store.create(revisionOf(set, template, name, hash, highest + 1), { writer: controllerManager });
  const limit = numberAt(set, 'spec', 'revisionHistoryLimit') ?? 10;
  const used = new Set(
    ownedBy(set, store.list(pods, namespace)).map((pod) => pod.metadata.labels?.[hashLabel]),
  );
  const unused = mine.filter((revision) => !used.has(revision.metadata.labels?.[hashLabel]));
  unused.sort((a, b) => (numberAt(a, 'revision') ?? 0) - (numberAt(b, 'revision') ?? 0));
  for (const old of unused.slice(0, Math.max(unused.length - limit, 0)))
    store.remove(revisions, namespace, old.metadata.name);
}

function revisionOf(
  set: KubeObject,
  template: JsonObject,
  name: string,
  hash: string,
  revision: number,
): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name,
      namespace: set.metadata.namespace ?? '',
      labels: { ...(set.metadata.labels ?? {}), [hashLabel]: hash },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          blockOwnerDeletion: true,
          controller: true,
          kind: 'DaemonSet',
          name: set.metadata.name,
          uid: set.metadata.uid,
        },
      ],
    },
    data: { spec: { template: { ...template, $patch: 'replace' } } },
    revision,
  };
}

function statusOf(set: KubeObject, mine: readonly KubeObject[], hash: string, desired: number): JsonObject {
  const ready = mine.filter(isReady).length;
  return {
    currentNumberScheduled: mine.length,
    desiredNumberScheduled: desired,
    numberAvailable: ready,
    numberMisscheduled: 0,
    numberReady: ready,
    ...(ready < desired ? { numberUnavailable: desired - ready } : {}),
    observedGeneration: set.metadata.generation,
    updatedNumberScheduled: mine.filter((pod) => pod.metadata.labels?.[hashLabel] === hash).length,
  };
}
