import type { ControllerRevision, Pod, RedactedObject, ReplicaSet } from '../../../src/snapshot/objects.ts';
import { known } from '../../../src/snapshot/reading.ts';
import type { Answer, PodSummary, Snapshot } from '../../../src/snapshot/snapshot.ts';
import {
  iso,
  isRolling,
  isWorkload,
  keyOf,
  type PodGroup,
  podsOf,
  type Rolling,
  type Scene,
} from './scene.ts';

/** What a run of the program would see of a scene. */
export function snapshotOfScene(scene: Scene): Snapshot {
  const objects = new Map<string, RedactedObject>();
  const nodePods: PodSummary[] = [];
  const add = (object: RedactedObject) => objects.set(keyOf(object), object);
  for (const [key, object] of scene.objects) {
    if (scene.forbidden.includes(key)) continue;
    if (!isWorkload(object)) {
      objects.set(key, object);
      continue;
    }
    const groups = scene.groups.get(key) ?? [];
    add(withStatus(scene, object, groups));
    for (const group of groups) {
      for (const part of history(object, group)) add(part);
      if (object.kind === 'DaemonSet') nodePods.push(...summaries(object, group));
    }
  }
  return {
    metadata: { context: 'test', server: 'https://127.0.0.1:6443', takenAt: iso(scene.now), files: [] },
    kubernetesVersion: known('v1.36.3'),
    connection: { kind: 'absent' },
    objects,
    nodePods: known(nodePods),
    answers: [
      ...scene.forbidden.map((key) => answer(key, 'forbidden')),
      ...scene.absent.filter((key) => !scene.objects.has(key)).map((key) => answer(key, 'absent')),
    ],
  };
}

function answer(key: string, outcome: Answer['outcome']): Answer {
  const [kind = '', namespace = '', name = ''] = key.split('/');
  const resource = `${kind.toLowerCase()}s`;
  return { request: { kind, group: '', resource, namespace, name, selector: null }, outcome, cause: null };
}

/** While the controller has not seen the newest template, its status is that of the generation before. */
function withStatus(scene: Scene, object: Rolling, groups: readonly PodGroup[]): Rolling {
  const generation = object.metadata.generation ?? 1;
  const rolling = isRolling(scene, keyOf(object));
  const lagging = rolling && (groups.length === 1 || !isNewest(object, groups[0]));
  const wanted = podsOf(object);
  const updated = rolling ? Math.max(0, wanted - 1) : wanted;
  const observedGeneration = lagging ? generation - 1 : generation;
  const metadata = { ...object.metadata, generation };
  return object.kind === 'Deployment'
    ? {
        ...object,
        metadata,
        status: {
          observedGeneration,
          replicas: wanted,
          updatedReplicas: updated,
          readyReplicas: wanted,
          availableReplicas: wanted,
        },
      }
    : {
        ...object,
        metadata,
        status: {
          observedGeneration,
          desiredNumberScheduled: wanted,
          updatedNumberScheduled: updated,
          numberReady: wanted,
          numberAvailable: wanted,
        },
      };
}

function isNewest(object: Rolling, group: PodGroup | undefined): boolean {
  return JSON.stringify(group?.template) === JSON.stringify(object.spec.template);
}

function history(object: Rolling, group: PodGroup): RedactedObject[] {
  const { namespace = '', name } = object.metadata;
  const hash = `h${group.number}`;
  const ownerReferences = [{ kind: object.kind, name, controller: true }];
  if (object.kind === 'DaemonSet') {
    const revision: ControllerRevision = {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: {
        namespace,
        name: `${name}-${hash}`,
        ownerReferences,
        labels: { 'controller-revision-hash': hash },
      },
      revision: group.number,
      data: { spec: { template: group.template } },
    };
    return [revision];
  }
  const labels = { ...group.template.metadata?.labels, 'pod-template-hash': hash };
  const set: ReplicaSet = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      namespace,
      name: `${name}-${hash}`,
      ownerReferences,
      labels,
      annotations: { 'deployment.kubernetes.io/revision': String(group.number) },
    },
    spec: { replicas: group.pods, template: group.template },
    status: { replicas: group.pods, readyReplicas: group.pods },
  };
  const pods = Array.from(
    { length: group.pods },
    (_, index): Pod => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        namespace,
        name: `${name}-${hash}-${index}`,
        labels,
        ownerReferences: [{ kind: 'ReplicaSet', name: `${name}-${hash}`, controller: true }],
      },
      spec: { ...group.template.spec, nodeName: `node-${index}` },
      status: {
        phase: 'Running',
        conditions: [{ type: 'Ready', status: 'True' }],
        containerStatuses: [
          { name: 'calico-typha', state: { running: { startedAt: iso(group.startedAt) } } },
        ],
      },
    }),
  );
  return [set, ...pods];
}

function summaries(object: Rolling, group: PodGroup): PodSummary[] {
  const { namespace = '', name } = object.metadata;
  return Array.from(
    { length: group.pods },
    (_, index): PodSummary => ({
      namespace,
      name: `${name}-h${group.number}-${index}`,
      node: `node-${index}`,
      ready: true,
      restarts: 0,
      createdAt: iso(group.startedAt),
      labels: { ...group.template.metadata?.labels },
      revision: `h${group.number}`,
    }),
  );
}
