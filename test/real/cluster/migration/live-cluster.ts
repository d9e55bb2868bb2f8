import { type Clock, runningClock } from '../../../../simulator/server/clock.ts';
import type { KubeObject } from '../../../../simulator/server/json.ts';
import type { ObservedCluster } from '../ends/observer.ts';
import { type WatchEvent, type WatchedKind, watchInOrder } from './ordered-watch.ts';

const kinds: readonly WatchedKind[] = [
  { apiVersion: 'v1', kind: 'Secret', path: '/api/v1/secrets' },
  { apiVersion: 'v1', kind: 'ConfigMap', path: '/api/v1/configmaps' },
  {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    path: '/apis/discovery.k8s.io/v1/endpointslices',
  },
  { apiVersion: 'v1', kind: 'Pod', path: '/api/v1/pods' },
];

/** A real cluster as an observer follows it; its clock runs `speed` times as fast as the real one. */
export class LiveCluster implements ObservedCluster {
  readonly clock: Clock;
  readonly #objects = new Map<string, KubeObject>();
  readonly #listeners = new Set<(event: WatchEvent) => void>();
  #stop: () => void = () => {};

  private constructor(speed: number) {
    this.clock = runningClock(new Date(), speed);
  }

  static async follow(dir: string, speed: number): Promise<LiveCluster> {
    const live = new LiveCluster(speed);
    const watch = await watchInOrder(dir, kinds, (event) => live.#changed(event));
    for (const object of watch.start) live.#objects.set(keyOf(object), object);
    live.#stop = watch.stop;
    return live;
  }

  objects(kind?: string): readonly KubeObject[] {
    const all = [...this.#objects.values()];
    return kind === undefined ? all : all.filter((object) => object.kind === kind);
  }

  find(kind: string, namespace: string | null, name: string): KubeObject | undefined {
    return this.#objects.get(`${kind}/${namespace ?? ''}/${name}`);
  }

  onChange(listener: (event: WatchEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  stop(): void {
    this.#stop();
  }

  #changed(event: WatchEvent): void {
    if (event.type === 'DELETED') this.#objects.delete(keyOf(event.object));
    else this.#objects.set(keyOf(event.object), event.object);
    for (const listener of this.#listeners) listener(event);
  }
}

function keyOf({ kind, metadata }: KubeObject): string {
  return `${kind}/${metadata.namespace ?? ''}/${metadata.name}`;
}
