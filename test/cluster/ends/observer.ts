import type { Clock } from '../../support/simulated/clock.ts';
import { type KubeObject, listAt, stringsAt, textAt } from '../../support/simulated/json.ts';
import { type FilesCluster, type Lateness, PodFiles } from '../../support/simulated/pod-files.ts';
import { isReady } from '../../support/simulated/rollout/pod.ts';
import { matchesLabels } from '../../support/simulated/selectors.ts';
import type { Dialed, Ends, Refusal } from './ends.ts';
import { environmentOf } from './pod-environment.ts';

export interface ObservedCluster extends FilesCluster {
  readonly clock: Clock;
  find(kind: string, namespace: string | null, name: string): KubeObject | undefined;
}

export interface ObserverOptions {
  readonly lateness: Lateness;
  /** Also judge each Typha as if its container had just been restarted with the files that its pod sees now. */
  readonly restarts: boolean;
  /** Whether certificates are judged at the cluster's time instead of the real one. */
  readonly clusterTime: boolean;
}

/** What was seen at one round of dials at which somebody was refused. */
export interface Incident {
  readonly at: string;
  readonly cause: string;
  readonly refused: number;
  readonly refusals: readonly Refusal[];
}

export interface Observed {
  readonly rounds: number;
  readonly dials: number;
  readonly handshakes: number;
  readonly refused: number;
  /** The first of them. */
  readonly incidents: readonly Incident[];
  /** Typhas that will never listen, with the reason. */
  readonly deaf: readonly string[];
  readonly longestGapMs: number;
}

interface Seen {
  readonly environment: Readonly<Record<string, string>>;
  files: Readonly<Record<string, string>>;
  services: string;
}

const containers = { 'calico-typha': 'typha', 'calico-node': 'node' } as const;
const processes = ['felix', 'confd', 'tunnel-ip-allocator', 'node-status'];
const watched = ['Pod', 'Secret', 'ConfigMap', 'Service'];
const keptIncidents = 5;

/**
 * Has every live pair of a Typha and a client process judged by real handshakes whenever something has changed: which
 * pods there are, their environment, and the files that their kubelets have brought them by now.
 */
export class Observer {
  readonly #cluster: ObservedCluster;
  readonly #ends: Ends;
  readonly #options: ObserverOptions;
  readonly #files: PodFiles;
  readonly #pods = new Map<string, Seen>();
  readonly #answers: Promise<unknown>[] = [];
  readonly #deaf: string[] = [];
  readonly #incidents: Incident[] = [];
  readonly #stopListening: () => void;
  #sum = { rounds: 0, dials: 0, handshakes: 0, refused: 0, longestGapMs: 0 };

  constructor(cluster: ObservedCluster, ends: Ends, options: ObserverOptions) {
    this.#cluster = cluster;
    this.#ends = ends;
    this.#options = options;
    this.#files = new PodFiles(cluster, options.lateness);
    this.#tell({ do: 'reset' });
    this.look('the start');
    this.#stopListening = cluster.onChange(({ object, type }) => {
      if (!watched.includes(object.kind)) return;
      this.look(`${type} ${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name}`);
    });
  }

  /** Looks for changes of pods, services and files, and has all pairs judged when there are any: like ones once. */
  look(cause: string): void {
    if (this.#bringUpToDate()) this.#answers.push(this.#dial(cause, true));
  }

  /** Has every client dial every Typha of its Service, also where the same files met before. */
  async dialAnew(cause: string): Promise<void> {
    this.#bringUpToDate();
    await this.#dial(cause, false);
  }

  async #dial(cause: string, remember: boolean): Promise<void> {
    const now = this.#cluster.clock.now();
    const dialed = await this.#ends.dial(remember, this.#options.clusterTime ? now : undefined);
    this.#count(dialed, cause, now);
  }

  /** Everything that was seen up to now. */
  async observed(): Promise<Observed> {
    await Promise.all(this.#answers.splice(0));
    return { ...this.#sum, incidents: [...this.#incidents], deaf: [...this.#deaf] };
  }

  stop(): void {
    this.#stopListening();
  }

  #count({ dials, handshakes, refused, refusals, longestGapMs }: Dialed, cause: string, now: Date): void {
    const sum = this.#sum;
    this.#sum = {
      rounds: sum.rounds + 1,
      dials: sum.dials + dials,
      handshakes: sum.handshakes + handshakes,
      refused: sum.refused + refused,
      longestGapMs,
    };
    if (refused > 0 && this.#incidents.length < keptIncidents)
      this.#incidents.push({ at: now.toISOString(), cause, refused, refusals });
  }

  #bringUpToDate(): boolean {
    let changed = false;
    const at = this.#cluster.clock.now();
    const live = new Set<string>();
    for (const pod of this.#cluster.objects('Pod')) {
      if (textAt(pod, 'status', 'startTime') === '') continue;
      for (const [container, kind] of Object.entries(containers)) {
        if (!listAt(pod, 'spec', 'containers').some((one) => textAt(one, 'name') === container)) continue;
        const id = `${pod.metadata.namespace ?? ''}/${pod.metadata.name} ${pod.metadata.uid ?? ''}`;
        live.add(id);
        const news = kind === 'typha' ? this.#typha(id, pod, container) : this.#node(id, pod, container, at);
        changed = news || changed;
        if (kind !== 'typha' || !this.#options.restarts) continue;
        const restarted = `${id} restarted`;
        live.add(restarted);
        changed = this.#restarted(restarted, pod, container, at) || changed;
      }
    }
    for (const id of [...this.#pods.keys()].filter((one) => !live.has(one))) {
      this.#tell({ do: 'stop', pod: id });
      this.#pods.delete(id);
      changed = true;
    }
    return changed;
  }

  #typha(id: string, pod: KubeObject, container: string): boolean {
    const services = this.#servicesOf(pod);
    const seen = this.#pods.get(id);
    if (seen === undefined) {
      const environment = this.#environment(pod, container);
      const files = readFiles(environment, (path) => this.#files.readAtStart(pod, container, path));
      this.#startTypha(id, environment, files, services);
      return true;
    }
    if (seen.services === services.join()) return false;
    seen.services = services.join();
    this.#tell({ do: 'services', pod: id, services });
    return true;
  }

  /** The same Typha, loaded anew whenever its files or references have changed. */
  #restarted(id: string, pod: KubeObject, container: string, at: Date): boolean {
    const services = this.#servicesOf(pod);
    const environment = this.#environment(pod, container);
    const files = readFiles(environment, (path) => this.#files.read(pod, container, path, at));
    const seen = this.#pods.get(id);
    if (seen !== undefined && same(seen.files, files) && same(seen.environment, environment)) {
      if (seen.services === services.join()) return false;
      seen.services = services.join();
      this.#tell({ do: 'services', pod: id, services });
      return true;
    }
    this.#startTypha(id, environment, files, services);
    return true;
  }

  #startTypha(id: string, environment: Seen['environment'], files: Seen['files'], services: string[]): void {
    this.#pods.set(id, { environment, files, services: services.join() });
    const started = this.#ends.ask({ do: 'start-typha', pod: id, env: environment, files, services });
    this.#answers.push(
      started.then((answer) => {
        const { deaf } = answer as { readonly deaf: string };
        if (deaf !== '') this.#deaf.push(`${id}: ${deaf}`);
      }),
    );
  }

  #node(id: string, pod: KubeObject, container: string, at: Date): boolean {
    const seen = this.#pods.get(id);
    const environment = seen?.environment ?? this.#environment(pod, container);
    const files = readFiles(environment, (path) => this.#files.read(pod, container, path, at));
    if (seen === undefined) {
      this.#pods.set(id, { environment, files, services: '' });
      this.#tell({ do: 'start-node', pod: id, processes, env: environment, files });
      return true;
    }
    if (same(seen.files, files)) return false;
    seen.files = files;
    this.#tell({ do: 'files', pod: id, files });
    return true;
  }

  #environment(pod: KubeObject, container: string): Record<string, string> {
    const all = environmentOf(pod, container, (...place) => this.#cluster.find(...place));
    return Object.fromEntries(
      Object.entries(all).filter(([name]) => /^(TYPHA|FELIX|CONFD|CALICO)_/.test(name)),
    );
  }

  #servicesOf(pod: KubeObject): string[] {
    if (!isReady(pod)) return [];
    const { namespace = '' } = pod.metadata;
    return this.#cluster
      .objects('Service')
      .filter(({ metadata }) => metadata.namespace === namespace)
      .filter((service) => {
        const selector = stringsAt(service, 'spec', 'selector');
        return Object.keys(selector).length > 0 && matchesLabels(selector)(pod);
      })
      .map(({ metadata }) => `${namespace}/${metadata.name}`);
  }

  #tell(command: Parameters<Ends['ask']>[0]): void {
    this.#answers.push(this.#ends.ask(command));
  }
}

function readFiles(
  environment: Readonly<Record<string, string>>,
  read: (path: string) => string | null,
): Record<string, string> {
  const paths = Object.entries(environment).filter(([name, path]) => name.endsWith('FILE') && path !== '');
  return Object.fromEntries(
    paths.flatMap(([, path]) => {
      const text = read(path);
      return text === null ? [] : [[path, text]];
    }),
  );
}

function same(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
