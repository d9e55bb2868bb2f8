import type { AddressInfo } from 'node:net';
import type { Scenario } from '../scenarios/scenario.ts';
import { Access, type Denial } from './access.ts';
import { createApiServer, type Observer } from './api-server.ts';
import { type Clock, runningClock, steppingClock } from './clock.ts';
import { servedWith } from './discovery.ts';
import type { LoggedRequest } from './exchange.ts';
import { type Effect, type Fault, type FaultRule, Faults } from './faults.ts';
import type { Backend } from './handler.ts';
import { isKubeObject, type KubeObject } from './json.ts';
import { kubeconfig } from './kubeconfig.ts';
import { Machinery } from './machinery.ts';
import { authorityOfPem } from './operator/authority.ts';
import { Pki } from './pki.ts';
import { resources } from './resources.ts';
import { putByHand } from './scenario-run.ts';
import { type ClusterState, stateText } from './state.ts';
import type { Listener } from './store.ts';

/**
 * How fast controllers and the operator act: `instant` = before a write is answered; `manual` = only in `step` and
 * `settle`; else one step every so many milliseconds of real time, and none for so long after a client's write.
 */
export type Pace = 'instant' | 'manual' | { readonly everyMs: number; readonly afterWriteMs: number };

export interface ClusterOptions {
  readonly scenario: Scenario;
  /** The time of the cluster at start; real time by default. */
  readonly now?: Date;
  /** By default it stands at `now` and moves one second with each write. */
  readonly clock?: Clock;
  /**
   * What its answers say the time is, in their header Date; null: they have none. By default `clock`, and else a
   * clock that runs on from `now`: with the writes that move the other one, that of a person's machine does not.
   */
  readonly dates?: Clock | null;
  readonly pace?: Pace;
  /**
   * Milliseconds, of `clock` where one is given and else of real time, in which the operator overwrites the second of
   * two Secrets; 0 (the default) for no race.
   */
  readonly raceMs?: number;
  readonly kubernetesVersion?: string;
  /** When the serving certificate of the API server expires. */
  readonly servingUntil?: Date;
  /** A saved state instead of the scenario's beginning. */
  readonly state?: ClusterState;
}

export interface ClusterUser {
  readonly name: string;
  readonly groups?: readonly string[];
  /** `certificate` by default; `expired-token` is answered with 401. */
  readonly by?: 'certificate' | 'token' | 'expired-token';
}

/** A running simulated cluster. */
export interface SimulatedCluster {
  readonly scenario: string;
  readonly url: string;
  readonly caPem: string;
  /** Of the cluster's administrator. */
  readonly kubeconfig: string;
  readonly requests: readonly LoggedRequest[];
  readonly clock: Clock;
  /** Log text by `namespace/pod/container`, for the log subresource. */
  readonly logs: Map<string, string>;
  /** A kubeconfig for another user. */
  user(user: ClusterUser): string;
  /** Forbids; the returned function allows again. */
  deny(...denials: readonly Denial[]): () => void;
  fault(rule: FaultRule, effect: Effect): Fault;
  /** Called around every request, before it is done and before it is answered. */
  observe(observer: Observer): () => void;
  /** Called at every change of an object, also by controllers. */
  onChange(listener: Listener): () => void;
  /** All objects, or those of a kind. */
  objects(kind?: string): readonly KubeObject[];
  find(kind: string, namespace: string | null, name: string): KubeObject | undefined;
  /** Creates or replaces an object as a person with kubectl would, without HTTP. */
  put(object: KubeObject): void;
  remove(kind: string, namespace: string | null, name: string): void;
  /** One step of operator, controllers and kubelets; false when nothing moved. */
  step(): boolean;
  /** Steps until nothing moves. */
  settle(): void;
  /** The operator's periodic pass, which also heals what it does not watch. */
  reconcile(): void;
  /** Forgets old revisions and ends all watches, as an API server that restarts. */
  dropWatches(): void;
  /** The whole state as text, for `stateOf`. */
  save(): string;
  close(): Promise<void>;
}

/** Starts a cluster on a free port of 127.0.0.1. */
export async function startCluster(options: ClusterOptions): Promise<SimulatedCluster> {
  const { scenario, state, pace = 'instant' } = options;
  const start = options.now ?? new Date();
  const stepping = steppingClock(start);
  const clock = options.clock ?? stepping;
  const dates = options.dates === undefined ? (options.clock ?? runningClock(start)) : options.dates;
  const kept = state?.authority;
  const pki = new Pki(kept === undefined ? undefined : authorityOfPem(kept.certificate, kept.key));
  const machinery = new Machinery({
    scenario,
    start,
    clock,
    clusterCa: pki.caPem,
    state: state ?? null,
    raceMs: options.raceMs ?? 0,
    raceTime: options.clock === undefined ? Date.now : () => clock.now().getTime(),
  });
  const { store, operator } = machinery;

  const access = new Access();
  const faults = new Faults();
  const requests: LoggedRequest[] = [];
  const observers = new Set<Observer>();
  const watches = new Set<() => void>();
  const logs = new Map<string, string>();
  const served = servedWith(scenario.customGroups);
  let restsUntil = 0;
  const backend: Backend = {
    store,
    access,
    served: () => served,
    version: options.kubernetesVersion ?? 'v1.33.5',
    logs,
    wrote: () => {
      if (options.clock === undefined) stepping.advance(1000);
      if (pace === 'instant') machinery.settle();
      else if (pace !== 'manual') restsUntil = Date.now() + pace.afterWriteMs;
    },
    watching: (stop) => watches.add(stop),
  };
  const server = createApiServer(pki.server(options.servingUntil), {
    backend,
    faults,
    requests,
    observers,
    now: () => clock.now(),
    date: () => dates?.now() ?? null,
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `https://127.0.0.1:${portOf(server.address())}`;
  const tick = () => (Date.now() < restsUntil ? false : machinery.step());
  const ticking = typeof pace === 'object' ? setInterval(tick, pace.everyMs) : null;

  const user = ({ name, groups = [], by = 'certificate' }: ClusterUser): string => {
    if (by === 'certificate') {
      access.addCertificate({ name, groups });
      return kubeconfig(scenario.name, url, pki.caPem, { name, certificate: pki.client(name) });
    }
    const token = pki.token();
    access.addToken(token, { name, groups: [...groups, 'system:authenticated'] }, by === 'expired-token');
    return kubeconfig(scenario.name, url, pki.caPem, { name, token });
  };
  const resourceNamed = (kind: string) => {
    const found = served.find((r) => r.kind === kind) ?? resources.find((r) => r.kind === kind);
    if (found === undefined) throw new Error(`the simulated cluster has no kind ${kind}`);
    return found;
  };

  return {
    scenario: scenario.name,
    url,
    caPem: pki.caPem,
    kubeconfig: user({ name: 'kubernetes-admin', groups: ['system:masters'] }),
    requests,
    clock,
    logs,
    user,
    deny: (...denials) => access.deny(...denials),
    fault: (rule, effect) => faults.add(rule, effect),
    observe: (observer) => {
      observers.add(observer);
      return () => void observers.delete(observer);
    },
    onChange: (listener) => store.subscribe(listener),
    objects: (kind) => (kind === undefined ? store.all() : store.list(resourceNamed(kind), null)),
    find: (kind, namespace, name) => store.find(resourceNamed(kind), namespace, name),
    put: (object) => {
      putByHand(store, object, 'kubectl-replace');
      backend.wrote();
    },
    remove: (kind, namespace, name) => {
      store.remove(resourceNamed(kind), namespace, name);
      backend.wrote();
    },
    step: () => machinery.step(),
    settle: () => machinery.settle(),
    reconcile: () => {
      operator?.reconcile();
      if (pace === 'instant') machinery.settle();
    },
    dropWatches: () => {
      for (const stop of watches) stop();
      watches.clear();
      store.compact();
    },
    save: () =>
      stateText({
        scenario: scenario.name,
        revision: store.revision,
        objects: store.all().filter(isKubeObject),
        seen: operator?.hashes.seen ?? [],
        authority: { certificate: pki.caPem, key: pki.authority.privateKeyPem },
      }),
    close: () =>
      new Promise((resolve, reject) => {
        if (ticking !== null) clearInterval(ticking);
        for (const stop of watches) stop();
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string')
    throw new Error('the simulated API server has no port');
  return address.port;
}
