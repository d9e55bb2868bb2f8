import { createServer, type Server } from 'node:http';
import { metricsTargets } from '../../src/links/diagnosis/metrics-target.ts';
import { felixTyphaContext } from '../../src/links/felix-typha/felix-typha.ts';
import { judgeContext } from '../../src/links/judgement.ts';
import { loadSnapshot } from '../../src/snapshot/load.ts';
import type { SimulatedCluster } from '../server/cluster.ts';
import type { Dial } from '../server/port-forward.ts';

export interface LiveMetrics {
  /** The port of 127.0.0.1 behind the metrics port of a Typha; null for every other port. */
  readonly dial: Dial;
  close(): Promise<void>;
}

/** What each client process subscribes to (Calico typha/pkg/syncproto, the syncer types). */
const syncers: Readonly<Record<string, string>> = {
  felix: 'felix',
  confd: 'bgp',
  'tunnel-ip-allocator': 'tunnel-ip-allocation',
  'node-status': 'node-status',
};

/** How many clients a Typha (namespace/pod) streams to, by their processes. */
export type StreamsOf = (typha: string) => Promise<Readonly<Record<string, number>>>;

/** Serves the metrics of the Typhas that have them on; by default each client streams from one that accepts it. */
export function liveMetrics(
  cluster: SimulatedCluster,
  streamsOf: StreamsOf = async (typha) => acceptedBy(cluster, typha),
): LiveMetrics {
  const servers = new Map<string, Server>();
  const dial: Dial = async (namespace, pod, port) => {
    const { targets } = look(cluster);
    if (!targets.some((one) => one.namespace === namespace && one.pod === pod && one.port === port))
      return null;
    const key = `${namespace}/${pod}`;
    const server =
      servers.get(key) ?? createServer(async (_, answer) => answer.end(metricsOf(await streamsOf(key))));
    servers.set(key, server);
    if (!server.listening) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    return typeof address === 'object' ? (address?.port ?? null) : null;
  };
  return {
    dial,
    close: async () => {
      for (const server of servers.values()) await new Promise((resolve) => server.close(resolve));
    },
  };
}

function metricsOf(streams: Readonly<Record<string, number>>): string {
  return Object.entries(syncers)
    .map(([process, syncer]) => `typha_connections_streaming{syncer="${syncer}"} ${streams[process] ?? 0}\n`)
    .join('');
}

/** At any time each client streams from one of the Typhas that accept it. */
function acceptedBy(cluster: SimulatedCluster, typha: string): Record<string, number> {
  const counts: Record<string, number> = {};
  const { pairs, clients } = look(cluster);
  for (const client of clients) {
    const typhas = pairs
      .filter((pair) => pair.client === client && pair.verdict?.accepted === true)
      .flatMap(({ server }) =>
        server.revision.running.map(({ name }) => `${server.workload.namespace}/${name}`),
      );
    const mine = client.revision.running.filter((_, index) => typhas[index % typhas.length] === typha);
    counts[client.process] = (counts[client.process] ?? 0) + mine.length;
  }
  return counts;
}

function look(cluster: SimulatedCluster) {
  const now = cluster.clock.now();
  const snapshot = loadSnapshot([{ name: 'cluster', text: JSON.stringify(cluster.objects()) }], now);
  const context = judgeContext(snapshot, now, 0);
  const { pairs, clients } = felixTyphaContext(context);
  return { targets: metricsTargets(snapshot, context.installation), pairs, clients };
}
