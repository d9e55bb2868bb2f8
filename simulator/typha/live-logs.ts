import type { RunningPod } from '../../src/calico/workload.ts';
import type { End } from '../../src/links/felix-typha/end.ts';
import { felixTyphaContext } from '../../src/links/felix-typha/felix-typha.ts';
import type { Pair } from '../../src/links/felix-typha/pair.ts';
import { judgeContext } from '../../src/links/judgement.ts';
import { loadSnapshot } from '../../src/snapshot/load.ts';
import type { SimulatedCluster } from '../server/cluster.ts';
import { textAt } from '../server/json.ts';
import {
  cutOff,
  greetedClient,
  LogWriter,
  type RaceOutcome,
  refusedClient,
  refusedServer,
} from './log-lines.ts';

const minute = 60_000;
const rounds = 3;
const syncers = {
  felix: 'felix',
  confd: 'bgp',
  'tunnel-ip-allocator': 'tunnel-ip-allocation',
  'node-status': 'node-status',
} as const;
const components = {
  felix: 'felix',
  confd: 'confd',
  'tunnel-ip-allocator': 'node-services',
  'node-status': 'node-services',
} as const;

export interface LogOptions {
  /** What a refused client of TLS 1.3 hears. */
  readonly race?: RaceOutcome;
}

/** Writes the logs that the Typhas and calico-nodes of a simulated cluster would have, by their settings and files. */
export function liveLogs(cluster: SimulatedCluster, { race = 'alert' }: LogOptions = {}): void {
  const now = cluster.clock.now();
  const text = JSON.stringify(cluster.objects());
  const snapshot = loadSnapshot([{ name: 'cluster', text }], now);
  const context = felixTyphaContext(judgeContext(snapshot, now, 0));
  const startedAt = new Date(now.getTime() - 30 * minute);
  const addressOf = addresses(cluster);
  const typhaLogs = new Map<string, LogWriter>();
  for (const server of context.servers)
    for (const pod of server.revision.running) {
      const log = new LogWriter('typha', startedAt);
      typhaStart(log, server);
      typhaLogs.set(`${server.workload.namespace}/${pod.name}/calico-typha`, log);
    }
  const nodeLogs = new Map<string, string>();
  for (const client of context.clients) {
    const pairs = context.pairs.filter((pair) => pair.client === client);
    client.revision.running.forEach((pod, index) => {
      const log = new LogWriter(components[client.process as keyof typeof components], startedAt);
      clientLife(log, client, pod, index, pairs, { race, addressOf, typhaLogs });
      const container = client.workload.role === 'node' ? 'calico-node' : 'felix';
      const key = `${client.workload.namespace}/${pod.name}/${container}`;
      nodeLogs.set(key, `${nodeLogs.get(key) ?? ''}${log.text()}`);
    });
  }
  for (const [key, log] of typhaLogs) cluster.logs.set(key, log.text());
  for (const [key, log] of nodeLogs) cluster.logs.set(key, log);
}

function addresses(cluster: SimulatedCluster): ReadonlyMap<string, string> {
  return new Map(
    cluster
      .objects('Pod')
      .map((pod) => [`${pod.metadata.namespace}/${pod.metadata.name}`, textAt(pod, 'status', 'podIP')]),
  );
}

const partial = (names: string) => `error=if any Felix-Typha TLS ${names}`;

function typhaStart(log: LogWriter, server: End): void {
  if (server.mode === 'broken') {
    missingFiles(log, server);
    for (let round = 0; round < rounds; round += 1)
      log
        .wait(1000)
        .line(
          'ERROR',
          'daemon.go 209',
          `Failed to parse/validate configuration. ${partial('config parameters are specified, they _all_ must be - except that either ClientCN or ClientURISAN may be left unset')}`,
        );
    return;
  }
  if (server.mode === 'plaintext') {
    log.line('INFO', 'sync_server.go 419', 'Opening listen socket port=5473');
    return;
  }
  log
    .line('INFO', 'sync_server.go 384', 'Opening TLS listen socket port=5473 pwd="/"')
    .line('INFO', 'sync_server.go 400', 'Will verify client certificates port=5473')
    .line(
      'INFO',
      'tlsutils.go 39',
      `Make certificate verifier requiredCN="${server.tls.commonName}" requiredURISAN="${server.tls.uriSan}" roots=(pool)`,
    );
}

interface World {
  readonly race: RaceOutcome;
  readonly addressOf: ReadonlyMap<string, string>;
  readonly typhaLogs: ReadonlyMap<string, LogWriter>;
}

function clientLife(
  log: LogWriter,
  client: End,
  pod: RunningPod,
  index: number,
  pairs: readonly Pair[],
  world: World,
): void {
  if (client.mode === 'not-used') return;
  log.line('INFO', 'sync_client.go 101', ` requiringTLS=${client.mode !== 'plaintext'}`);
  if (client.mode === 'broken') {
    missingFiles(log, client);
    log.line(
      'ERROR',
      'daemon.go 260',
      `Failed to parse/validate configuration from datastore. ${partial('config parameters are specified, they _all_ must be - except that either TyphaCN or TyphaURISAN may be left unset')}`,
    );
    return;
  }
  if (client.mode !== 'plaintext')
    log.line(
      'INFO',
      'tlsutils.go 39',
      `Make certificate verifier requiredCN="${client.tls.commonName}" requiredURISAN="${client.tls.uriSan}" roots=(pool)`,
    );
  const reachable = pairs.filter(({ server }) => server.revision.running.length > 0);
  const own = world.addressOf.get(`${client.workload.namespace}/${pod.name}`) ?? '10.0.0.9';
  const port = 30_000 + index * 4 + Object.keys(syncers).indexOf(client.process);
  for (let round = 0; round < rounds; round += 1)
    for (const { server, verdict } of reachable) {
      const typhaPod = server.revision.running[(index + round) % server.revision.running.length];
      if (typhaPod === undefined || verdict === null) continue;
      const key = `${server.workload.namespace}/${typhaPod.name}`;
      const address = `${world.addressOf.get(key) ?? '10.0.0.1'}:5473`;
      const typhaLog = world.typhaLogs.get(`${key}/calico-typha`);
      log.wait(200);
      typhaLog?.wait(20);
      if (verdict.accepted) {
        if (typhaLog !== undefined)
          greetedClient(
            typhaLog,
            own,
            port,
            pod.node ?? pod.name,
            syncers[client.process as keyof typeof syncers],
          );
        log
          .line(
            'INFO',
            'sync_client.go 242',
            `Successfully connected to Typha at ${address} after 2.1ms. myID=0x1 type=""`,
          )
          .line(
            'INFO',
            'sync_client.go 466',
            `ServerHello message received connection=${address} myID=0x1 serverConnID=0x3977271e0000003f`,
          );
        return;
      }
      if (verdict.stage === 'loading') {
        if (verdict.refusedBy === 'client')
          log.line(
            'ERROR',
            'sync_client.go 291',
            `${verdict.refusal.code === 'malformed-ca' ? 'Failed to add CA data to pool' : 'Failed to load certificate and key'} error=${verdict.refusal.message}`,
          );
        continue;
      }
      const [typhaError] = verdict.serverLog;
      if (typhaLog !== undefined && typhaError !== undefined) refusedClient(typhaLog, own, port, typhaError);
      if (verdict.refusedBy === 'client') refusedServer(log, address, verdict.refusal.message);
      else cutOff(log, address, verdict.clientLog[0] ?? 'EOF', world.race);
    }
}

function missingFiles(log: LogWriter, end: End): void {
  for (const file of Object.values(end.tls.files))
    if (file?.kind === 'missing')
      log.line(
        'ERROR',
        'param_types.go 203',
        `Failed to access ${file.path}: stat ${file.path}: no such file or directory`,
      );
}
