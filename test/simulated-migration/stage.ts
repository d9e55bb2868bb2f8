import type { TestContext } from 'node:test';
import { apiOf } from '../../src/apply/api.ts';
import { keysOf, materialsOf, obtainCertificates } from '../../src/apply/certificates.ts';
import type { Clock } from '../../src/apply/clock.ts';
import { applyPlan } from '../../src/apply/engine.ts';
import { noKeys } from '../../src/apply/key-store.ts';
import type { Outcome } from '../../src/apply/outcome.ts';
import { references } from '../../src/calico/references.ts';
import { readSnapshot } from '../../src/cluster/read-snapshot.ts';
import { identitiesOf } from '../../src/plan/identities.ts';
import { identityPlanner, nextStep } from '../../src/plan/next-step.ts';
import { defaultArrivalSeconds, type PlanOptions } from '../../src/plan/options.ts';
import type { Goal } from '../../src/plan/step.ts';
import { wholePlan } from '../../src/plan/whole-plan.ts';
import { worldOf } from '../../src/plan/world.ts';
import type { Ends } from '../cluster/ends/ends.ts';
import { lateBy } from '../cluster/ends/lateness.ts';
import { Observer } from '../cluster/ends/observer.ts';
import { type Bench, bench } from '../support/applying/bench.ts';
import {
  Killed,
  type KilledConnection,
  type Killing,
  killedConnection,
} from '../support/applying/killed-connection.ts';

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
  t.after(() => observer.stop());
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
  readonly goal: Goal;
  readonly killing?: Killing | null;
  /** Another planner than the program's own, or others of its settings. */
  readonly planner?: typeof nextStep;
  readonly arrivalSeconds?: number;
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

async function run(on: Stage, connection: KilledConnection, how: Move): Promise<Outcome> {
  const clock: Clock = {
    now: on.clock.now,
    sleep: async (milliseconds, signal) => {
      if (connection.isDead()) throw new Killed();
      await on.clock.sleep(milliseconds, signal);
    },
  };
  const planner = how.planner ?? nextStep;
  const read = () =>
    readSnapshot(connection, { namespace: null, references, link: 'felix-typha' }, clock.now());
  const snapshot = await read();
  const request = { trustDomain: 'cluster.local', typhaId: null, felixId: null };
  const identities = identitiesOf(worldOf(snapshot), request);
  const bare: PlanOptions = {
    goal: how.goal,
    identities,
    materials: null,
    retireCa: false,
    arrivalSeconds: how.arrivalSeconds ?? defaultArrivalSeconds,
  };
  const namespace = on.operator ? 'tigera-operator' : 'kube-system';
  const wanted = wholePlan(snapshot, identityPlanner(bare), clock.now()).end;
  const staged =
    wanted.kind === 'blocked' && wanted.needs === 'certificates'
      ? await obtainCertificates(
          apiOf(connection, clock),
          namespace,
          {
            source: { kind: 'own', keepKey: true },
            lifetimeDays: null,
            keyAlgorithm: 'P-256',
            identities,
            operator: on.operator,
          },
          clock.now(),
        )
      : null;
  const options: PlanOptions = { ...bare, materials: staged === null ? null : materialsOf(staged) };
  return applyPlan({
    connection,
    clock,
    read,
    next: (state) => planner(state, options, clock.now()),
    keys: staged === null ? noKeys : keysOf(staged),
    namespace,
    goal: how.goal,
    holder: how.holder ?? 'alice@laptop, process 1',
    // Only counted for the progress that is shown.
    plan: [],
    operator: on.operator,
    staged,
    observer: on.bench.observer,
    options: { step: false, timeoutMs: how.timeoutMs ?? 600_000 },
  });
}
