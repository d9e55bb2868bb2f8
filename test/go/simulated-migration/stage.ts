import type { TestContext } from 'node:test';
import { forwardPorts } from '../../../simulator/server/port-forward.ts';
import { liveMetrics } from '../../../simulator/typha/live-metrics.ts';
import { applyPlan } from '../../../src/apply/engine.ts';
import { apiOf } from '../../../src/apply/objects/api.ts';
import type { Clock } from '../../../src/apply/objects/clock.ts';
import type { Outcome } from '../../../src/apply/outcome.ts';
import { readSettled } from '../../../src/apply/read-settled.ts';
import { references } from '../../../src/calico/references.ts';
import type { ClusterChange } from '../../../src/cli/change/kinds/cluster-change.ts';
import { type CertificateOptions, planChange } from '../../../src/cli/change/plan-change.ts';
import { type ReadOptions, readSnapshot } from '../../../src/cluster/read-snapshot.ts';
import type { Planner } from '../../../src/plan/model/planner.ts';
import type { Ends } from '../../real/cluster/ends/ends.ts';
import { lateBy } from '../../real/cluster/ends/lateness.ts';
import { Observer } from '../../real/cluster/ends/observer.ts';
import { type Bench, bench } from '../../support/applying/bench.ts';
import {
  Killed,
  type KilledConnection,
  type Killing,
  killedConnection,
} from '../../support/applying/killed-connection.ts';

/** A simulated cluster whose every pair of ends is judged at every change. */
export interface Stage {
  readonly bench: Bench;
  readonly observer: Observer;
  /** As the bench's clock; files arrive and are judged from second to second. */
  readonly clock: Clock;
  readonly operator: boolean;
}

export interface StageOptions {
  readonly scenario: string;
  readonly seed: number;
}

/** The operator's race lasts as long as it was measured on the real one. */
const raceMs = 200;

export async function stage(t: TestContext, ends: Ends, { scenario, seed }: StageOptions): Promise<Stage> {
  const made = await bench(t, scenario, { raceMs });
  const observer = new Observer(made.cluster, ends, {
    lateness: lateBy(seed),
    restarts: true,
    clusterTime: true,
  });
  const metrics = liveMetrics(made.cluster, async (typha) => (await observer.streams())[typha] ?? {});
  forwardPorts(made.cluster, metrics.dial);
  t.after(async () => {
    observer.stop();
    await metrics.close();
  });
  return {
    bench: made,
    observer,
    clock: slicedClock(made, observer),
    operator: scenario.startsWith('operator'),
  };
}

function slicedClock({ clock, time }: Bench, observer: Observer): Clock {
  return {
    now: clock.now,
    sleep: async (milliseconds, signal) => {
      let left = milliseconds;
      for (; left > 1000 && signal?.aborted !== true; left -= 1000) {
        time.advance(1000);
        observer.look(`files at ${clock.now().toISOString()}`);
      }
      await clock.sleep(left, signal);
      observer.look(`files at ${clock.now().toISOString()}`);
    },
  };
}

export interface Move {
  readonly clusterChange: ClusterChange;
  readonly killing?: Killing | null;
  /** Makes another planner of the program's own, to carry out what that one never would. */
  readonly carelessly?: (planner: Planner) => Planner;
  /** Stop after the first step that writes. */
  readonly step?: boolean;
  readonly holder?: string;
  /** Milliseconds without progress after which waits give up. */
  readonly timeoutMs?: number;
}

export interface Moved {
  /** `killed`, or what the program said at its end. */
  readonly outcome: Outcome | { readonly kind: 'killed' };
  readonly sent: KilledConnection['sent'];
}

/** One run of the program, from its reading of the cluster to its end, as the commands put it together. */
export async function move(on: Stage, how: Move): Promise<Moved> {
  const connection = killedConnection(on.bench.connection, how.killing ?? null);
  try {
    return { outcome: await run(on, connection, how), sent: connection.sent };
  } catch (error) {
    if (!connection.isDead()) throw error;
    return { outcome: { kind: 'killed' }, sent: connection.sent };
  }
}

const order: CertificateOptions = {
  source: { kind: 'own', keepKey: true },
  lifetimeDays: null,
  keyAlgorithm: 'P-256',
};

async function run(on: Stage, connection: KilledConnection, how: Move): Promise<Outcome> {
  const { clusterChange, carelessly = (planner) => planner } = how;
  const { operator } = on;
  const clock: Clock = {
    now: on.clock.now,
    sleep: async (milliseconds, signal) => {
      if (connection.isDead()) throw new Killed();
      await on.clock.sleep(milliseconds, signal);
    },
  };
  const reading: ReadOptions = {
    namespace: null,
    link: clusterChange.link,
    also: clusterChange.also,
    references: (soFar) => [...references(soFar), ...clusterChange.references(soFar)],
  };
  const read = () => readSnapshot(connection, reading, clock.now());
  const namespace = operator ? 'tigera-operator' : 'kube-system';
  const snapshot = await readSettled({ read, clock, operator });
  const site = { snapshot, api: apiOf(connection, clock), namespace, operator };
  const { plan, planner, staged, keys } = await planChange(clusterChange, site, order, clock.now());
  if (plan.end.kind === 'blocked') return { ...plan.end, code: 'plan', steps: [], writes: 0, backup: null };
  const { next, goal } = carelessly(planner);
  return applyPlan({
    connection,
    clock,
    read,
    next: (state) => next(state, clock.now()),
    keys,
    namespace,
    goal,
    holder: how.holder ?? 'alice@laptop, process 1',
    plan: plan.steps,
    operator,
    staged,
    observer: on.bench.observer,
    options: { step: how.step ?? false, timeoutMs: how.timeoutMs ?? 600_000 },
  });
}
