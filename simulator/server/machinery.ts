import { Issuer } from '../scenarios/issuer.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { type Clock, steppingClock } from './clock.ts';
import { Operator } from './operator/operator.ts';
import { resourceOf } from './resources.ts';
import { Controllers } from './rollout/controllers.ts';
import { runPhases } from './scenario-run.ts';
import type { ClusterState } from './state.ts';
import { Store } from './store.ts';

export interface MachineryOptions {
  readonly scenario: Scenario;
  readonly start: Date;
  readonly clock: Clock;
  readonly clusterCa: string;
  readonly state: ClusterState | null;
  readonly raceMs: number;
  /** The time, in milliseconds, that the race goes by. */
  readonly raceTime: () => number;
}

const nodes = resourceOf('v1', 'Node');
const stepLimit = 5000;

/** The store of a cluster with everything that acts on it: operator, controllers, kubelets. */
export class Machinery {
  readonly store: Store;
  readonly operator: Operator | null;
  readonly #controllers: Controllers;
  /** The clock of the scenario's history, then the cluster's own. */
  #clock: Clock;

  constructor({ scenario, start, clock, clusterCa, state, raceMs, raceTime }: MachineryOptions) {
    const past = steppingClock(start);
    this.#clock = past;
    const time: Clock = { now: () => this.#clock.now() };
    this.store = new Store(time, state?.revision);
    this.operator = scenario.operator ? new Operator(this.store, time, state?.seen ?? []) : null;
    this.#controllers = new Controllers(this.store, time);
    if (state === null) {
      const phases = scenario.phases({ now: start, issuer: new Issuer(start), clusterCa });
      runPhases(this.store, phases, start, past, () => this.settle());
    } else {
      this.store.load(state.objects, state.revision);
      this.#controllers.resume();
    }
    this.store.compact();
    this.operator?.race(raceMs, raceTime);
    this.#clock = clock;
  }

  /** One step of all; false when nothing moved. `batch` raises maxUnavailable of DaemonSets. */
  step(batch = 1): boolean {
    const before = this.store.revision;
    this.operator?.finishRaces();
    this.operator?.reconcileIfTriggered();
    this.#controllers.step(batch);
    this.operator?.report();
    return this.store.revision !== before;
  }

  /** Steps until nothing moves; big clusters roll in fifty batches. */
  settle(): void {
    const batch = Math.ceil(this.store.list(nodes, null).length / 50);
    for (let steps = 0; this.step(batch); steps += 1) {
      if (steps > stepLimit) throw new Error('the simulated cluster does not come to rest');
    }
  }
}
