import { type Clock, timestamp } from '../clock.ts';
import { isObject, type JsonObject, type KubeObject, listAt, objectAt, textAt } from '../json.ts';
import { resourceOf } from '../resources.ts';
import type { Store } from '../store.ts';
import { stepDaemonSets } from './daemon-set-controller.ts';
import { stepDeployments } from './deployment-controller.ts';
import { stepEndpoints } from './endpoints-controller.ts';
import { fateOf, readyDelay } from './kubelet.ts';
import { addressOf, freePlace } from './nodes.ts';
import { type Fate, isReady, runningSince, startedStatus } from './pod.ts';
import { kubelet, writeStatus } from './workload-writer.ts';

const pods = resourceOf('v1', 'Pod');

/** The controllers and kubelets of a simulated cluster. Nothing moves between two calls of `step` or `settle`. */
export class Controllers {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #dirty = new Set<string>();
  /** The kubelet's entry of managedFields by labels and fate. */
  readonly #owned = new Map<string, JsonObject>();

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
    store.subscribe(({ object, type }) => {
      if (object.kind === 'Pod' && type === 'ADDED')
        this.#dirty.add(`${object.metadata.namespace ?? ''}/${object.metadata.name}`);
      if (object.kind === 'Secret' || object.kind === 'ConfigMap') this.resume();
    });
  }

  /** One round: kubelets start what is new, then each workload makes the moves that its strategy allows. */
  step(batch = 1): void {
    this.#startPods();
    stepDeployments(this.#store, this.#clock.now());
    stepDaemonSets(this.#store, batch);
    stepEndpoints(this.#store);
  }

  /** Looks again at every pod that is not ready. */
  resume(): void {
    for (const pod of this.#store.list(pods, null)) {
      if (!isReady(pod)) this.#dirty.add(`${pod.metadata.namespace ?? ''}/${pod.metadata.name}`);
    }
  }

  #startPods(): void {
    const now = this.#clock.now();
    for (const key of [...this.#dirty]) {
      const [namespace = '', name = ''] = key.split('/');
      const pod = this.#store.find(pods, namespace, name);
      if (pod === undefined || this.#start(pod, now)) this.#dirty.delete(key);
    }
  }

  /** Starts a pod as far as it can be now; true when nothing is left to do for it. */
  #start(pod: KubeObject, now: Date): boolean {
    const node = textAt(pod, 'spec', 'nodeName');
    if (node === '') return this.#schedule(pod);
    if (isReady(pod)) return true;
    const fate = fateOf(this.#store, pod);
    if (fate === 'pending') return true;
    const since = runningSince(pod);
    const begun = since === '' ? now : new Date(since);
    const due = fate === 'ready' && now.getTime() - begun.getTime() >= readyDelay(pod);
    const shown = fate === 'ready' && !due ? 'notready' : fate;
    this.#report(pod, startedStatus(pod, shown, begun, addressOf(this.#store, node)), shown);
    return shown === fate;
  }

  /** Writes the status of a pod. Like pods share one entry of managedFields, since there may be thousands. */
  #report(pod: KubeObject, status: JsonObject, fate: Fate): void {
    const entries = listAt(pod, 'metadata', 'managedFields').filter(isObject);
    const key = `${JSON.stringify(pod.metadata.labels)} ${fate}`;
    const known = this.#owned.get(key);
    const shared =
      known === undefined ? undefined : [...entries.filter((entry) => !isKubelets(entry)), known];
    const stored = writeStatus(this.#store, pod, status, kubelet, shared);
    const own = listAt(stored, 'metadata', 'managedFields').filter(isObject).find(isKubelets);
    if (own !== undefined) this.#owned.set(key, { ...own, time: timestamp(this.#clock.now()) });
  }

  #schedule(pod: KubeObject): boolean {
    const place = freePlace(this.#store, { spec: pod.spec }, []);
    if (place === null) return false;
    const { resourceVersion: _, ...metadata } = pod.metadata;
    const spec = { ...objectAt(pod, 'spec'), nodeName: place.node };
    this.#store.update(
      { ...pod, metadata, spec },
      { writer: { manager: 'kube-scheduler', operation: 'Update' } },
    );
    return false;
  }
}

function isKubelets(entry: JsonObject): boolean {
  return entry.manager === kubelet.manager;
}
