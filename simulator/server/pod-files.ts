import type { Clock } from './clock.ts';
import { isObject, type Json, type KubeObject, listAt, objectAt, stringsAt, textAt } from './json.ts';

/** A cluster as far as files go. */
export interface FilesCluster {
  readonly clock: Clock;
  objects(kind?: string): readonly KubeObject[];
  onChange(listener: (change: { readonly type: string; readonly object: KubeObject }) => void): () => void;
}

/** How late a change of a Secret or ConfigMap reaches one volume of one pod, in milliseconds. */
export type Lateness = (pod: KubeObject, volume: string) => number;

interface Version {
  readonly since: number;
  readonly texts: Readonly<Record<string, string>>;
}

/**
 * The files that containers see in their Secret and ConfigMap volumes, as kubelets put them there: fresh when the pod
 * starts, later changes late, each volume by itself, and never where a subPath is mounted.
 */
export class PodFiles {
  readonly #cluster: FilesCluster;
  readonly #lateness: Lateness;
  readonly #versions = new Map<string, Version[]>();
  readonly #started = new Map<string, number>();

  /** What is there now counts as having been there always. */
  constructor(cluster: FilesCluster, lateness: Lateness) {
    this.#cluster = cluster;
    this.#lateness = lateness;
    for (const object of cluster.objects()) this.#remember(object, Number.NEGATIVE_INFINITY);
    cluster.onChange(({ object, type }) => {
      const now = cluster.clock.now().getTime();
      if (type === 'DELETED') this.#push(object, { since: now, texts: {} });
      else this.#remember(object, now);
    });
  }

  /**
   * The text of a file as a container sees it; null where there is no such file. A volume changes as a whole: files
   * that are read together are to be read at one time.
   */
  read(pod: KubeObject, container: string, path: string, at = this.#cluster.clock.now()): string | null {
    const started = this.#startOf(pod);
    return this.#readAt(pod, container, path, (volume) =>
      Math.max(started, at.getTime() - this.#lateness(pod, volume)),
    );
  }

  /** The text of a file as it was when the pod started: what a program has that reads its files once. */
  readAtStart(pod: KubeObject, container: string, path: string): string | null {
    const started = this.#startOf(pod);
    return this.#readAt(pod, container, path, () => started);
  }

  #readAt(pod: KubeObject, container: string, path: string, time: (volume: string) => number): string | null {
    const mount = mountOf(pod, container, path);
    if (mount === null) return null;
    const volume = listAt(pod, 'spec', 'volumes').find((entry) => textAt(entry, 'name') === mount.volume);
    const key = keyOf(volume, mount.file);
    if (key === null) return null;
    const at = mount.subPath ? this.#startOf(pod) : time(mount.volume);
    const source = `${key.kind}/${pod.metadata.namespace ?? ''}/${key.name}`;
    const version = this.#versions.get(source)?.findLast(({ since }) => since <= at);
    return version?.texts[key.key] ?? null;
  }

  #startOf(pod: KubeObject): number {
    return this.#started.get(pod.metadata.uid ?? '') ?? Number.NEGATIVE_INFINITY;
  }

  #remember(object: KubeObject, now: number): void {
    if (object.kind === 'Secret') {
      const data = Object.entries(stringsAt(object, 'data'));
      const texts = data.map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]);
      this.#push(object, { since: now, texts: Object.fromEntries(texts) });
    } else if (object.kind === 'ConfigMap')
      this.#push(object, { since: now, texts: stringsAt(object, 'data') });
    else if (object.kind === 'Pod' && textAt(object, 'status', 'startTime') !== '') {
      const uid = object.metadata.uid ?? '';
      if (!this.#started.has(uid)) this.#started.set(uid, now);
    }
  }

  #push({ kind, metadata }: KubeObject, version: Version): void {
    if (kind !== 'Secret' && kind !== 'ConfigMap') return;
    const source = `${kind}/${metadata.namespace ?? ''}/${metadata.name}`;
    this.#versions.set(source, [...(this.#versions.get(source) ?? []), version]);
  }
}

interface Mount {
  readonly volume: string;
  /** The path inside the volume. */
  readonly file: string;
  readonly subPath: boolean;
}

/** The mount that holds a path: the one with the longest mountPath. */
function mountOf(pod: KubeObject, container: string, path: string): Mount | null {
  const spec = listAt(pod, 'spec', 'containers').find((entry) => textAt(entry, 'name') === container);
  const fitting = listAt(spec, 'volumeMounts').filter((mount) => {
    const at = textAt(mount, 'mountPath');
    return path === at || path.startsWith(`${at}/`);
  });
  fitting.sort((a, b) => textAt(b, 'mountPath').length - textAt(a, 'mountPath').length);
  const found = fitting[0];
  if (found === undefined) return null;
  const rest = path.slice(textAt(found, 'mountPath').length + 1);
  const subPath = textAt(found, 'subPath');
  return {
    volume: textAt(found, 'name'),
    file: [subPath, rest].filter((part) => part !== '').join('/'),
    subPath: subPath !== '',
  };
}

interface Key {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly name: string;
  readonly key: string;
}

function keyOf(volume: Json | undefined, file: string): Key | null {
  const sources = [volume, ...listAt(volume, 'projected', 'sources')].filter(isObject);
  for (const source of sources) {
    for (const kind of ['Secret', 'ConfigMap'] as const) {
      const reference = objectAt(source, kind === 'Secret' ? 'secret' : 'configMap');
      const name = textAt(reference, 'secretName') || textAt(reference, 'name');
      if (name === '') continue;
      const items = listAt(reference, 'items');
      if (items.length === 0) return { kind, name, key: file };
      const item = items.find((entry) => textAt(entry, 'path') === file);
      if (item !== undefined) return { kind, name, key: textAt(item, 'key') };
    }
  }
  return null;
}
