import type { Clock } from '../../../../simulator/server/clock.ts';
import { type KubeObject, listAt, textAt } from '../../../../simulator/server/json.ts';
import { type FilesCluster, type Lateness, PodFiles } from '../../../../simulator/server/pod-files.ts';
import type { Dialed, Ends, EndsCommand, Refusal, Streams } from './ends.ts';
import { environmentOf } from './pod-environment.ts';
import { type PodView, readFiles, sameTexts } from './pod-view.ts';
import { servicesOf } from './services.ts';

export interface ObservedCluster extends FilesCluster {
  readonly clock: Clock;
  find(kind: string, namespace: string | null, name: string): KubeObject | undefined;
}

export interface ObserverOptions {
  readonly lateness: Lateness;
  /**
   * Also judge each container as if it had just been restarted: Typha with the files that its pod sees now, and
   * both with the environment that its references come to now.
   */
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
  /** The most clients that found no Typha in one round. */
  readonly stranded: number;
  /** Clients that found none in two rounds of all pairs running. */
  readonly abandoned: readonly string[];
  readonly longestGapMs: number;
}

interface Seen {
  readonly environment: PodView['environment'];
  files: PodView['files'];
  services: string;
}

const containers = { 'calico-typha': 'typha', 'calico-node': 'node' } as const;
const processes = ['felix', 'confd', 'tunnel-ip-allocator', 'node-status'];
const watched = ['Pod', 'Secret', 'ConfigMap', 'EndpointSlice'];
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
  readonly #abandoned = new Set<string>();
  /** Of the last round of all pairs. */
  #strandedBefore: readonly string[] = [];
  readonly #stopListening: () => void;
  #sum = { rounds: 0, dials: 0, handshakes: 0, refused: 0, stranded: 0, longestGapMs: 0 };

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

  /** Looks for changes of pods, endpoints and files, and has all pairs judged when there are any: like ones once. */
  look(cause: string): void {
    if (this.#bringUpToDate()) this.#answers.push(this.#dial(cause, true));
  }

  /** Has every client dial every Typha of its Service, also where the same files met before. */
  async dialAnew(cause: string): Promise<void> {
    this.#bringUpToDate();
    const { stranded } = await this.#dial(cause, false);
    for (const client of stranded) if (this.#strandedBefore.includes(client)) this.#abandoned.add(client);
    this.#strandedBefore = stranded;
  }

  async #dial(cause: string, remember: boolean): Promise<Dialed> {
    const now = this.#cluster.clock.now();
    const dialed = await this.#ends.dial(remember, this.#options.clusterTime ? now : undefined);
    this.#count(dialed, cause, now);
    return dialed;
  }

  /** A host outside of the cluster dials Typha from now on, until `leave`. */
  join(name: string, environment: Readonly<Record<string, string>>): void {
    this.#tell({ do: 'start-node', pod: name, processes: ['felix'], env: environment, files: {} });
    this.#answers.push(this.#dial(`${name} comes`, true));
  }

  leave(name: string): void {
    this.#tell({ do: 'stop', pod: name });
  }

  /** How many clients each Typha pod (namespace/name) streams to, by their processes. */
  async streams(): Promise<Streams> {
    const byId = (await this.#ends.ask({ do: 'streams' })) as Streams;
    return Object.fromEntries(Object.entries(byId).map(([id, counts]) => [id.split(' ')[0] ?? id, counts]));
  }

  /** Everything that was seen up to now. */
  async observed(): Promise<Observed> {
    await Promise.all(this.#answers.splice(0));
    const [incidents, deaf, abandoned] = [[...this.#incidents], [...this.#deaf], [...this.#abandoned]];
    return { ...this.#sum, incidents, deaf, abandoned };
  }

  stop(): void {
    this.#stopListening();
  }

  #count(dialed: Dialed, cause: string, now: Date): void {
    const { dials, handshakes, refused, refusals, stranded, longestGapMs } = dialed;
    const sum = this.#sum;
    this.#sum = {
      rounds: sum.rounds + 1,
      dials: sum.dials + dials,
      handshakes: sum.handshakes + handshakes,
      refused: sum.refused + refused,
      stranded: Math.max(sum.stranded, stranded.length),
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
        if (!this.#options.restarts || this.#restartsAlike(kind, id, pod, container)) continue;
        const restarted = `${id} restarted`;
        live.add(restarted);
        changed = this.#restarted(restarted, pod, container, at, kind) || changed;
      }
    }
    for (const id of [...this.#pods.keys()].filter((one) => !live.has(one))) {
      this.#tell({ do: 'stop', pod: id });
      this.#pods.delete(id);
      changed = true;
    }
    return changed;
  }

  /** A client that restarts is like the one that runs, unless its references come to something else now. */
  #restartsAlike(kind: 'typha' | 'node', id: string, pod: KubeObject, container: string): boolean {
    if (kind === 'typha') return false;
    return sameTexts(this.#pods.get(id)?.environment ?? {}, this.#environment(pod, container));
  }

  #typha(id: string, pod: KubeObject, container: string): boolean {
    const seen = this.#pods.get(id);
    if (seen !== undefined) return this.#lead(id, seen, pod);
    const environment = this.#environment(pod, container);
    const files = readFiles(environment, (path) => this.#files.readAtStart(pod, container, path));
    this.#startTypha(id, { environment, files }, this.#servicesOf(pod, environment), false);
    return true;
  }

  /** The same container, started anew whenever its files or references have changed. */
  #restarted(id: string, pod: KubeObject, container: string, at: Date, kind: 'typha' | 'node'): boolean {
    const environment = this.#environment(pod, container);
    const files = readFiles(environment, (path) => this.#files.read(pod, container, path, at));
    const seen = this.#pods.get(id);
    if (seen !== undefined && sameTexts(seen.files, files) && sameTexts(seen.environment, environment))
      return kind === 'typha' && this.#lead(id, seen, pod);
    const services = this.#servicesOf(pod, environment);
    if (kind === 'typha') this.#startTypha(id, { environment, files }, services, true);
    else this.#startNode(id, { environment, files }, true);
    return true;
  }

  #lead(id: string, seen: Seen, pod: KubeObject): boolean {
    const services = this.#servicesOf(pod, seen.environment);
    if (seen.services === services.join()) return false;
    seen.services = services.join();
    this.#tell({ do: 'services', pod: id, services });
    return true;
  }

  #startTypha(id: string, { environment, files }: PodView, services: string[], imagined: boolean): void {
    this.#pods.set(id, { environment, files, services: services.join() });
    const started = this.#ask({ do: 'start-typha', pod: id, env: environment, files, services, imagined });
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
      this.#startNode(id, { environment, files }, false);
      return true;
    }
    if (sameTexts(seen.files, files)) return false;
    seen.files = files;
    this.#tell({ do: 'files', pod: id, files });
    return true;
  }

  #startNode(id: string, { environment, files }: PodView, imagined: boolean): void {
    this.#pods.set(id, { environment, files, services: '' });
    this.#tell({ do: 'start-node', pod: id, processes, env: environment, files, imagined });
  }

  #environment(pod: KubeObject, container: string): Record<string, string> {
    const all = environmentOf(pod, container, (...place) => this.#cluster.find(...place));
    return Object.fromEntries(
      Object.entries(all).filter(([name]) => /^(TYPHA|FELIX|CONFD|CALICO)_/.test(name)),
    );
  }

  #servicesOf(pod: KubeObject, environment: PodView['environment']): string[] {
    return servicesOf(this.#cluster.objects('EndpointSlice'), pod, environment);
  }

  #ask(command: EndsCommand): Promise<unknown> {
    const now = this.#options.clusterTime ? { now: this.#cluster.clock.now().toISOString() } : {};
    return this.#ends.ask({ ...command, ...now });
  }

  #tell(command: EndsCommand): void {
    this.#answers.push(this.#ask(command));
  }
}
