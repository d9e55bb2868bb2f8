import type { Installation } from '../../calico/installation.ts';
import { references } from '../../calico/references.ts';
import { type Connection, connect } from '../../cluster/connection.ts';
import type { KubeFlags } from '../../cluster/flags.ts';
import { readNodeAddresses } from '../../cluster/logs/node-addresses.ts';
import { type EventsAnswer, readEvents } from '../../cluster/logs/read-events.ts';
import { readLogs } from '../../cluster/logs/read-logs.ts';
import { readMetrics } from '../../cluster/logs/read-metrics.ts';
import { inParallel } from '../../cluster/probe/bounded.ts';
import { readSnapshot } from '../../cluster/read-snapshot.ts';
import type { RequestLog } from '../../cluster/request.ts';
import { diagnose, type Evidence } from '../../links/diagnosis/diagnose.ts';
import { digestLog, type LogDigest } from '../../links/diagnosis/digest.ts';
import type { Diagnosis } from '../../links/diagnosis/document.ts';
import { logPlan } from '../../links/diagnosis/log-plan.ts';
import { metricsTargets } from '../../links/diagnosis/metrics-target.ts';
import { judge } from '../../links/judge.ts';
import { judgeContext } from '../../links/judgement.ts';
import { skewSeconds } from '../../snapshot/clock-skew.ts';
import type { LogAnswer, LogLimits, TyphaMetrics } from '../../snapshot/evidence.ts';
import { withoutSecretsDeep } from '../../snapshot/redaction/secrets-in-document.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { type ClockCheck, withClock } from '../cluster/clock-check.ts';
import { noCalico } from '../cluster/no-calico.ts';
import { requireEnds } from '../cluster/require-ends.ts';
import { Bundle } from '../files/bundle.ts';
import { version } from '../program/package.ts';

export interface DiagnoseRequest {
  readonly cluster: KubeFlags & { readonly namespace?: string | undefined };
  /** Every pod, instead of those not ready and a sample. */
  readonly all: boolean;
  readonly limits: LogLimits;
  readonly expiresWithinMs: number;
  /** Where everything that was read goes; null: nowhere. */
  readonly bundle: string | null;
  readonly log: RequestLog | null;
  readonly clock?: ClockCheck;
}

const mostMetrics = 20;
const mostFailures = 5;
const probeMs = 5000;

/** Reads what is stored, logs, events and metrics, and says why Felix and Typha do not get together. */
export async function runDiagnose(request: DiagnoseRequest, now: Date): Promise<Diagnosis> {
  const connection = await connect(
    request.cluster,
    process.env,
    request.log === null ? {} : { log: request.log },
  );
  try {
    const namespace = request.cluster.namespace ?? null;
    const snapshot = await withClock(request.clock, connection, () =>
      readSnapshot(connection, { namespace, references }, now),
    );
    await requireEnds(connection, snapshot, namespace);
    const { expiresWithinMs } = request;
    const context = judgeContext(snapshot, now, expiresWithinMs);
    const clockSkewSeconds = skewSeconds(connection.clockSkew());
    const status = judge(snapshot, { now, version, link: null, expiresWithinMs, clockSkewSeconds });
    if (status.installation.kind === 'none') throw noCalico(snapshot);
    const bundle = request.bundle === null ? null : new Bundle();
    const evidence = await collect(connection, snapshot, context.installation, request, bundle);
    const diagnosis = withoutSecretsDeep(diagnose(context, status, evidence));
    if (bundle !== null && request.bundle !== null) {
      bundle.addEvidence(snapshot, diagnosis, evidence);
      await bundle.write(request.bundle);
    }
    return diagnosis;
  } finally {
    connection.close();
  }
}

async function collect(
  connection: Connection,
  snapshot: Snapshot,
  found: Installation,
  { all, limits }: DiagnoseRequest,
  bundle: Bundle | null,
): Promise<Evidence> {
  const sources = logPlan(snapshot, found, all);
  const digests: LogDigest[] = [];
  const failures = new Set<string>();
  const take = (answer: LogAnswer): void => {
    if (answer.text === null) {
      if (!answer.source.previous) failures.add(`${answer.source.pod}: ${answer.cause ?? 'not read'}`);
      return;
    }
    digests.push(digestLog(answer.source, answer.text));
    bundle?.addLog(answer.source, answer.text);
  };
  connection.beginWave();
  const [progress, events, nodeOf, metrics] = await Promise.all([
    readLogs(connection, sources, limits, take),
    eventsOf(connection, found),
    addressesOf(connection, found),
    metricsOf(connection, snapshot, found),
  ]);
  const unread = events.flatMap(({ cause }) => cause ?? []);
  const pods = (role: 'typha' | 'node') => digests.filter(({ source }) => source.role === role);
  return {
    digests,
    events: events.flatMap((answer) => answer.events),
    metrics,
    nodeOf,
    collected: {
      typhaLogs: pods('typha').length,
      nodeLogs: pods('node').length,
      nodePods: nodePodCount(found),
      bytes: progress.bytes,
      left: progress.left,
      failed: [...unread, ...failures].slice(0, mostFailures),
    },
  };
}

const isNode = ({ role }: Installation['workloads'][number]): boolean =>
  role === 'node' || role === 'node-windows';

function nodePodCount({ workloads }: Installation): number {
  return workloads
    .filter(isNode)
    .flatMap(({ revisions }) => revisions)
    .reduce((sum, { running }) => sum + running.length, 0);
}

async function eventsOf(connection: Connection, { workloads }: Installation): Promise<EventsAnswer[]> {
  const ours = workloads.filter((workload) => isNode(workload) || workload.role === 'typha');
  const namespaces = [...new Set(ours.map(({ namespace }) => namespace))];
  const isOurs = (pod: string) => ours.some(({ name }) => pod.startsWith(`${name}-`));
  return Promise.all(namespaces.map((namespace) => readEvents(connection, namespace, isOurs)));
}

async function addressesOf(
  connection: Connection,
  { workloads }: Installation,
): Promise<ReadonlyMap<string, string>> {
  const maps = await Promise.all(
    workloads.filter(isNode).map(({ namespace, object }) => {
      const labels = object.spec.selector?.matchLabels ?? object.spec.template.metadata?.labels ?? {};
      const selector = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
      return readNodeAddresses(connection, namespace, selector.join(','));
    }),
  );
  return new Map(maps.flatMap((map) => [...map]));
}

async function metricsOf(
  connection: Connection,
  snapshot: Snapshot,
  found: Installation,
): Promise<TyphaMetrics[]> {
  const targets = metricsTargets(snapshot, found).slice(0, mostMetrics);
  if (targets.length === 0) return [];
  const config = await connection.kubeConfig();
  return inParallel(targets, 8, (port) => readMetrics({ kind: 'pod', config, port }, port.pod, probeMs));
}
