import type {
  ConfigMap,
  DaemonSet,
  Deployment,
  PodTemplate,
  RedactedObject,
} from '../../../src/snapshot/objects.ts';
import type { RedactedSecret } from '../../../src/snapshot/secret.ts';
import { objectKey } from '../../../src/snapshot/snapshot.ts';

export type Stored = RedactedSecret | ConfigMap;
export type Rolling = Deployment | DaemonSet;

/** A version of an object that running processes may still use, and the time (ms) until which they may. */
export interface Stale {
  readonly object: Stored | null;
  readonly until: number;
  /** When another version took its place, ms. */
  readonly replacedAt?: number;
}

/** The pods of one template: what they may use besides what is stored now. */
export interface PodGroup {
  readonly template: PodTemplate;
  readonly startedAt: number;
  readonly pods: number;
  readonly number: number;
  readonly files: ReadonlyMap<string, readonly Stale[]>;
  readonly environment: ReadonlyMap<string, readonly Stale[]>;
}

/** A cluster as it really is: more than a snapshot of it shows. Immutable. */
export interface Scene {
  readonly kind: 'manifest' | 'operator';
  readonly now: number;
  readonly objects: ReadonlyMap<string, RedactedObject>;
  /** By the key of the workload, newest template first. */
  readonly groups: ReadonlyMap<string, readonly PodGroup[]>;
  /** Keys of objects that may not be read, and of objects that were asked for and are not there. */
  readonly forbidden: readonly string[];
  readonly absent: readonly string[];
}

/** How long a kubelet takes at most to bring a changed file into a running pod: sync period and cache, ms. */
const kubeletDelay = 120_000;

export const keyOf = (object: RedactedObject): string =>
  objectKey(object.kind, object.metadata.namespace, object.metadata.name);

export const isWorkload = (object: RedactedObject): object is Rolling =>
  object.kind === 'Deployment' || object.kind === 'DaemonSet';

export function podsOf(object: Rolling): number {
  return object.kind === 'Deployment' ? (object.spec.replicas ?? 1) : 2;
}

/** A cluster in which all pods have run with what is stored since `startedAt`. */
export function quietScene(
  kind: Scene['kind'],
  objects: readonly RedactedObject[],
  startedAt: number,
  now: number,
): Scene {
  const groups = objects
    .filter(isWorkload)
    .map((object): [string, PodGroup[]] => [keyOf(object), [newGroup(object, startedAt, 1)]]);
  return {
    kind,
    now,
    objects: new Map(objects.map((object) => [keyOf(object), object])),
    groups: new Map(groups),
    forbidden: [],
    absent: [],
  };
}

function newGroup(object: Rolling, startedAt: number, number: number): PodGroup {
  return {
    template: object.spec.template,
    startedAt,
    pods: podsOf(object),
    number,
    files: new Map(),
    environment: new Map(),
  };
}

/** Objects are written: running processes may go on with the old versions, Typha until its pods are replaced. */
export function write(scene: Scene, written: readonly RedactedObject[]): Scene {
  let { objects, groups } = scene;
  for (const object of written) {
    const key = keyOf(object);
    const before = objects.get(key) ?? null;
    const stored = before === null || isStored(before) ? before : null;
    if (isStored(object)) groups = withStale(groups, key, stored, scene.now);
    objects = new Map(objects).set(key, stamped(object, before, scene.now));
  }
  return { ...scene, objects, groups };
}

/** Objects are taken away, and with workloads their pods. */
export function remove(scene: Scene, removed: readonly RedactedObject[]): Scene {
  const keys = new Set(removed.map(keyOf));
  const kept = <T>(all: ReadonlyMap<string, T>) => new Map([...all].filter(([key]) => !keys.has(key)));
  return {
    ...scene,
    objects: kept(scene.objects),
    groups: kept(scene.groups),
    absent: [...new Set([...scene.absent, ...keys])],
  };
}

function isStored(object: RedactedObject): object is Stored {
  return object.kind === 'Secret' || object.kind === 'ConfigMap';
}

function withStale(
  groups: Scene['groups'],
  key: string,
  object: Stored | null,
  now: number,
): Scene['groups'] {
  const add = (all: PodGroup['files'], until: number) =>
    new Map(all).set(key, [...(all.get(key) ?? []), { object, until, replacedAt: now }]);
  return new Map(
    [...groups].map(([workload, list]) => [
      workload,
      list.map((group) => ({
        ...group,
        files: add(
          group.files,
          keepsFiles(workload, group, key) ? Number.POSITIVE_INFINITY : now + kubeletDelay,
        ),
        environment: add(group.environment, Number.POSITIVE_INFINITY),
      })),
    ]),
  );
}

/** Typha loads its files once; a file under subPath is never updated. */
function keepsFiles(workload: string, group: PodGroup, key: string): boolean {
  if (/^Deployment/.test(workload)) return true;
  const [kind, , name] = key.split('/');
  const volumes = (group.template.spec.volumes ?? []).filter((volume) =>
    kind === 'Secret' ? volume.secret?.secretName === name : volume.configMap?.name === name,
  );
  return group.template.spec.containers.some((container) =>
    (container.volumeMounts ?? []).some(
      (mount) => mount.subPath !== undefined && volumes.some((volume) => volume.name === mount.name),
    ),
  );
}

function stamped(object: RedactedObject, before: RedactedObject | null, now: number): RedactedObject {
  const time = iso(now);
  switch (object.kind) {
    case 'Secret':
      return { ...object, changedAt: time };
    case 'ConfigMap': {
      const old = before?.kind === 'ConfigMap' ? before.data : undefined;
      const changed = Object.entries(object.data ?? {}).filter(([key, text]) => old?.[key] !== text);
      const fieldsV1 = { 'f:data': Object.fromEntries(changed.map(([key]) => [`f:${key}`, {}])) };
      const managedFields = [{ manager: 'test', operation: 'Update', time, fieldsV1 }];
      return { ...object, metadata: { ...object.metadata, managedFields } };
    }
    case 'Pod':
      return { ...object, metadata: { ...object.metadata, creationTimestamp: time } };
    case 'Deployment':
    case 'DaemonSet': {
      const generation = (before?.metadata.generation ?? 0) + 1;
      return { ...object, metadata: { ...object.metadata, generation } };
    }
    default:
      return object;
  }
}

export const iso = (time: number): string => new Date(Math.floor(time / 1000) * 1000).toISOString();

export function later(scene: Scene, seconds: number): Scene {
  return { ...scene, now: scene.now + seconds * 1000 };
}

/** True while pods of another than the newest template run, or none of the newest yet. */
export function isRolling(scene: Scene, key: string): boolean {
  const object = scene.objects.get(key);
  const groups = scene.groups.get(key) ?? [];
  return (
    object !== undefined &&
    isWorkload(object) &&
    (groups.length !== 1 || !sameTemplate(groups[0]?.template, object.spec.template))
  );
}

/** The first pods of the newest template run beside those of the older ones. */
export function startRollout(scene: Scene, key: string): Scene {
  const object = scene.objects.get(key);
  const groups = scene.groups.get(key) ?? [];
  if (object === undefined || !isWorkload(object)) return scene;
  if (sameTemplate(groups[0]?.template, object.spec.template)) return scene;
  const number = Math.max(0, ...groups.map((group) => group.number)) + 1;
  return {
    ...scene,
    groups: new Map(scene.groups).set(key, [newGroup(object, scene.now, number), ...groups]),
  };
}

/** Every pod of these workloads that is to be replaced has been. */
export function finishRollouts(scene: Scene, keys: Iterable<string>): Scene {
  let result = scene;
  for (const key of keys) {
    if (!isRolling(result, key)) continue;
    result = startRollout(result, key);
    const [newest] = result.groups.get(key) ?? [];
    if (newest !== undefined) result = { ...result, groups: new Map(result.groups).set(key, [newest]) };
  }
  return result;
}

function sameTemplate(one: PodTemplate | undefined, other: PodTemplate): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
