import type { Clock } from '../clock.ts';
import { type KubeObject, objectAt, textAt } from '../json.ts';
import { resourceOf } from '../resources.ts';
import type { Store } from '../store.ts';
import { stepDaemonSets } from './daemon-set-controller.ts';
import { stepDeployments } from './deployment-controller.ts';
import { stepEndpoints } from './endpoints-controller.ts';
import { fateOf, readyDelay } from './kubelet.ts';
import { addressOf, freePlace } from './nodes.ts';
import { isReady, isStarted, startedStatus } from './pod.ts';
import { kubelet, writeStatus } from './workload-writer.ts';

const pods = resourceOf('v1', 'Pod');

/** The controllers and kubelets of a simulated cluster. Nothing moves between two calls of `step` or `settle`. */
export class Controllers {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #dirty = new Set<string>();

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
    store.subscribe(({ object, type }) => {
      if (object.kind === 'Pod' && type === 'ADDED')
        this.#dirty.add(`${object.metadata.namespace ?? ''}/${object.metadata.name}`);
      if (object.kind === 'Secret' || object.kind === 'ConfigMap') this.#waitAgain();
    });
  }

  /** One round: kubelets start what is new, then each workload makes the moves that its strategy allows. */
  step(batch = 1): void {
    this.#startPods();
    stepDeployments(this.#store, this.#clock.now());
    stepDaemonSets(this.#store, batch);
    stepEndpoints(this.#store);
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
    const begun = isStarted(pod) ? new Date(textAt(pod, 'status', 'startTime')) : now;
    const due = fate === 'ready' && now.getTime() - begun.getTime() >= readyDelay(pod);
    const shown = fate === 'ready' && !due ? 'notready' : fate;
    writeStatus(this.#store, pod, startedStatus(pod, shown, begun, addressOf(this.#store, node)), kubelet);
    return shown === fate;
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

  #waitAgain(): void {
    for (const pod of this.#store.list(pods, null)) {
      if (!isReady(pod)) this.#dirty.add(`${pod.metadata.namespace ?? ''}/${pod.metadata.name}`);
    }
  }
}
