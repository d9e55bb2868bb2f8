import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { scenarioNamed } from '../../../simulator/scenarios/catalogue.ts';
import { type SteppingClock, steppingClock } from '../../../simulator/server/clock.ts';
import {
  type ClusterOptions,
  type SimulatedCluster,
  startCluster,
} from '../../../simulator/server/cluster.ts';
import type { ApplyEvent } from '../../../src/apply/event.ts';
import { type Api, apiOf } from '../../../src/apply/objects/api.ts';
import type { Clock } from '../../../src/apply/objects/clock.ts';
import { references } from '../../../src/calico/references.ts';
import { type Connection, connect } from '../../../src/cluster/connection.ts';
import { readSnapshot } from '../../../src/cluster/read-snapshot.ts';
import { redactObject } from '../../../src/snapshot/redact.ts';
import type { Snapshot } from '../../../src/snapshot/snapshot.ts';
import { snapshotOf } from '../snapshot.ts';

/** A simulated cluster in which time passes, and pods roll, only while somebody sleeps. */
export interface Bench {
  readonly cluster: SimulatedCluster;
  readonly time: SteppingClock;
  readonly clock: Clock;
  readonly connection: Connection;
  readonly api: Api;
  readonly events: ApplyEvent[];
  readonly observer: (event: ApplyEvent) => void;
  readonly read: () => Promise<Snapshot>;
  /** The same as `read` without HTTP: fast, and not among the requests. What is not there counts as not read. */
  readonly see: () => Promise<Snapshot>;
  /** Another way to the same cluster, as another process has it. */
  readonly connectAs: (kubeconfig: string) => Promise<Connection>;
}

export const start = new Date('2026-11-24T12:00:00Z');

export async function bench(
  t: TestContext,
  scenarioName: string,
  options: Pick<ClusterOptions, 'raceMs'> = {},
): Promise<Bench> {
  const scenario = scenarioNamed(scenarioName);
  if (scenario === undefined) throw new Error(`no scenario ${scenarioName}`);
  const time = steppingClock(start);
  const cluster = await startCluster({ scenario, clock: time, now: start, pace: 'manual', ...options });
  const directory = mkdtempSync(join(tmpdir(), 'applying-'));
  const open: Connection[] = [];
  t.after(async () => {
    for (const connection of open) connection.close();
    await cluster.close();
    rmSync(directory, { recursive: true, force: true });
  });
  const connectAs = async (kubeconfig: string): Promise<Connection> => {
    const file = join(directory, `config-${open.length}`);
    writeFileSync(file, kubeconfig);
    const connection = await connect({ kubeconfig: file }, {});
    open.push(connection);
    return connection;
  };
  const connection = await connectAs(cluster.kubeconfig);
  const clock = passingClock(time, cluster);
  const events: ApplyEvent[] = [];
  return {
    cluster,
    time,
    clock,
    connection,
    api: apiOf(connection, clock),
    events,
    observer: (event) => void events.push(event),
    read: () => readSnapshot(connection, { namespace: null, references }, time.now()),
    see: async () => snapshotOf(...cluster.objects().flatMap((object) => redactObject(object) ?? [])),
    connectAs,
  };
}

function passingClock(time: SteppingClock, cluster: SimulatedCluster): Clock {
  return {
    now: () => time.now(),
    sleep: async (milliseconds, signal) => {
      await new Promise((resolve) => setImmediate(resolve));
      if (signal?.aborted === true) return;
      time.advance(milliseconds);
      cluster.step();
    },
  };
}
