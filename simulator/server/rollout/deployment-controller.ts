import { timestamp } from '../clock.ts';
import {
  at,
  type Json,
  type JsonObject,
  type KubeObject,
  numberAt,
  objectAt,
  textAt,
  withAt,
} from '../json.ts';
import { resourceOf } from '../resources.ts';
import type { Store } from '../store.ts';
import { freshName } from './daemon-set-controller.ts';
import { freePlace } from './nodes.ts';
import { isReady, ownedBy, podOf } from './pod.ts';
import { replicaSetOf, revisionOf } from './replica-set.ts';
import { templateHash } from './template-hash.ts';
import { amount, controllerManager, writeStatus } from './workload-writer.ts';

const deployments = resourceOf('apps/v1', 'Deployment');
const replicaSets = resourceOf('apps/v1', 'ReplicaSet');
const pods = resourceOf('v1', 'Pod');

/** One step of every Deployment. */
export function stepDeployments(store: Store, now: Date): void {
  for (const deployment of store.list(deployments, null)) stepDeployment(store, deployment, now);
}

interface Sets {
  readonly current: KubeObject | null;
  readonly old: readonly KubeObject[];
}

function stepDeployment(store: Store, deployment: KubeObject, now: Date): void {
  const namespace = deployment.metadata.namespace ?? '';
  const sets = ensureSets(store, deployment);
  scaleSets(store, deployment, sets);
  for (const set of ownedBy(deployment, store.list(replicaSets, namespace))) settleSet(store, set);
  prune(store, deployment);
  const latest = store.get(deployments, namespace, deployment.metadata.name);
  writeStatus(store, latest, statusOf(store, latest, now));
}

/** The ReplicaSet of the current template, made when it is missing, and the others. */
function ensureSets(store: Store, deployment: KubeObject): Sets {
  const namespace = deployment.metadata.namespace ?? '';
  const template = objectAt(deployment, 'spec', 'template');
  const name = `${deployment.metadata.name}-${templateHash(template)}`;
  const mine = ownedBy(deployment, store.list(replicaSets, namespace));
  const highest = Math.max(0, ...mine.map(revisionOf));
  const found = mine.find((set) => set.metadata.name === name);
  if (
    found === undefined &&
    deployment.spec !== undefined &&
    at(deployment, 'spec', 'paused') === true &&
    mine.length > 0
  ) {
    return { current: null, old: mine };
  }
  const revision = found !== undefined && revisionOf(found) === highest ? highest : highest + 1;
  if (found === undefined) {
    store.create(replicaSetOf(deployment, template, templateHash(template), revision), {
      writer: controllerManager,
    });
  } else if (revisionOf(found) !== revision) {
    store.update(withRevision(found, revision), { writer: controllerManager });
  }
  if (deployment.metadata.annotations?.[revisionAnnotation] !== String(revision)) {
    const latest = store.get(deployments, namespace, deployment.metadata.name);
    store.update(withRevision(latest, revision), { writer: controllerManager });
  }
  return {
    current: store.get(replicaSets, namespace, name),
    old: mine.filter((set) => set.metadata.name !== name),
  };
}

const revisionAnnotation = 'deployment.kubernetes.io/revision';

function withRevision(object: KubeObject, revision: number): KubeObject {
  return withAt(object, ['metadata', 'annotations', revisionAnnotation], String(revision));
}

function scaleSets(store: Store, deployment: KubeObject, { current, old }: Sets): void {
  const desired = numberAt(deployment, 'spec', 'replicas') ?? 1;
  const strategy = objectAt(deployment, 'spec', 'strategy');
  const total = [...old, ...(current === null ? [] : [current])].reduce(
    (sum, set) => sum + replicasOf(set),
    0,
  );
  if (textAt(strategy, 'type') === 'Recreate') {
    const left = old.reduce((sum, set) => sum + podsOf(store, set).length, 0);
    for (const set of old) scale(store, set, 0);
    if (current !== null && left === 0) scale(store, current, desired);
    return;
  }
  const surge = amount(at(strategy, 'rollingUpdate', 'maxSurge'), desired, 'up', 0);
  const unavailable = amount(at(strategy, 'rollingUpdate', 'maxUnavailable'), desired, 'down', 0);
  const slack = surge === 0 && unavailable === 0 ? 1 : unavailable;
  if (current === null) return;
  const wanted = replicasOf(current);
  const next = wanted > desired ? desired : Math.min(desired, wanted + Math.max(desired + surge - total, 0));
  scale(store, current, next);
  scaleDownOld(store, old, current, desired - slack);
}

function scaleDownOld(store: Store, old: readonly KubeObject[], current: KubeObject, needed: number): void {
  const ready = (set: KubeObject): number => podsOf(store, set).filter(isReady).length;
  let spare = ready(current) + old.reduce((sum, set) => sum + ready(set), 0) - needed;
  for (const set of old) {
    const replicas = replicasOf(set);
    const dead = replicas - ready(set);
    const goes = Math.min(replicas, dead + Math.max(Math.min(spare, ready(set)), 0));
    spare -= goes - dead;
    scale(store, set, replicas - goes);
  }
}

function scale(store: Store, set: KubeObject, replicas: number): void {
  if (replicasOf(set) === replicas) return;
  const latest = store.get(replicaSets, set.metadata.namespace ?? '', set.metadata.name);
  store.update(withAt(latest, ['spec', 'replicas'], replicas), { writer: controllerManager });
}

/** Creates or removes pods of one ReplicaSet, those that are not ready first. */
function settleSet(store: Store, set: KubeObject): void {
  const namespace = set.metadata.namespace ?? '';
  const template = objectAt(set, 'spec', 'template');
  const labels = { 'pod-template-hash': textAt(set, 'metadata', 'labels', 'pod-template-hash') };
  for (let count = podsOf(store, set).length; count < replicasOf(set); count += 1) {
    const prefix = `${set.metadata.name}-`;
    const name = freshName(store, namespace, prefix, String(count));
    const place = freePlace(store, template, siblings(store, set));
    store.create(podOf({ template, owner: set, namespace, name, generateName: prefix, labels, place }), {
      writer: controllerManager,
    });
  }
  const mine = podsOf(store, set);
  const extra = [...mine]
    .sort((a, b) => Number(isReady(a)) - Number(isReady(b)))
    .slice(0, Math.max(mine.length - replicasOf(set), 0));
  for (const pod of extra) store.remove(pods, namespace, pod.metadata.name);
  const left = podsOf(store, set);
  const ready = left.filter(isReady).length;
  writeStatus(store, store.get(replicaSets, namespace, set.metadata.name), {
    replicas: left.length,
    ...(left.length === 0 ? {} : { fullyLabeledReplicas: left.length }),
    ...(ready === 0 ? {} : { readyReplicas: ready, availableReplicas: ready }),
    observedGeneration: set.metadata.generation,
  });
}

function siblings(store: Store, set: KubeObject): KubeObject[] {
  const app = set.metadata.labels?.['k8s-app'];
  return store
    .list(pods, set.metadata.namespace ?? '')
    .filter((pod) => pod.metadata.labels?.['k8s-app'] === app);
}

function prune(store: Store, deployment: KubeObject): void {
  const namespace = deployment.metadata.namespace ?? '';
  const limit = numberAt(deployment, 'spec', 'revisionHistoryLimit') ?? 10;
  const empty = ownedBy(deployment, store.list(replicaSets, namespace))
    .filter((set) => replicasOf(set) === 0 && podsOf(store, set).length === 0)
    .sort((a, b) => revisionOf(a) - revisionOf(b));
  for (const set of empty.slice(0, Math.max(empty.length - limit, 0)))
    store.remove(replicaSets, namespace, set.metadata.name);
}

function statusOf(store: Store, deployment: KubeObject, now: Date): JsonObject {
  const namespace = deployment.metadata.namespace ?? '';
  const desired = numberAt(deployment, 'spec', 'replicas') ?? 1;
  const name = `${deployment.metadata.name}-${templateHash(objectAt(deployment, 'spec', 'template'))}`;
  const sets = ownedBy(deployment, store.list(replicaSets, namespace));
  const all = sets.flatMap((set) => podsOf(store, set));
  const ready = all.filter(isReady).length;
  const updated = sets
    .filter((set) => set.metadata.name === name)
    .flatMap((set) => podsOf(store, set)).length;
  const done = updated === desired && ready >= desired && all.length === desired;
  return {
    ...(ready === 0 ? {} : { availableReplicas: ready, readyReplicas: ready }),
    ...(all.length === 0 ? {} : { replicas: all.length }),
    ...(updated === 0 ? {} : { updatedReplicas: updated }),
    ...(ready < desired ? { unavailableReplicas: desired - ready } : {}),
    observedGeneration: deployment.metadata.generation,
    conditions: [
      condition(
        deployment,
        now,
        'Available',
        ready >= desired - 1 && ready > 0,
        'MinimumReplicasAvailable',
        'Deployment has minimum availability.',
      ),
      condition(
        deployment,
        now,
        'Progressing',
        true,
        done ? 'NewReplicaSetAvailable' : 'ReplicaSetUpdated',
        `ReplicaSet "${name}" ${done ? 'has successfully progressed.' : 'is progressing.'}`,
      ),
    ],
  };
}

function condition(
  deployment: KubeObject,
  now: Date,
  type: string,
  holds: boolean,
  reason: string,
  message: string,
): JsonObject {
  const next = { type, status: holds ? 'True' : 'False', reason, message };
  const conditions: readonly Json[] = Array.isArray(deployment.status) ? [] : listOf(deployment);
  const old = conditions.find((c) => textAt(c, 'type') === type);
  const unchanged = textAt(old, 'status') === next.status && textAt(old, 'message') === message;
  const time = timestamp(now);
  return {
    ...next,
    lastTransitionTime: textAt(old, 'status') === next.status ? textAt(old, 'lastTransitionTime') : time,
    lastUpdateTime: unchanged ? textAt(old, 'lastUpdateTime') : time,
  };
}

function listOf(deployment: KubeObject): readonly Json[] {
  const found = at(deployment, 'status', 'conditions');
  return Array.isArray(found) ? found : [];
}

function podsOf(store: Store, set: KubeObject): KubeObject[] {
  return ownedBy(set, store.list(pods, set.metadata.namespace ?? ''));
}

function replicasOf(set: KubeObject): number {
  return numberAt(set, 'spec', 'replicas') ?? 0;
}
