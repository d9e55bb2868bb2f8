import { installation } from '../../calico/installation.ts';
import { readMetrics } from '../../cluster/logs/read-metrics.ts';
import { inParallel } from '../../cluster/probe/bounded.ts';
import { metricsPort } from '../../links/diagnosis/metrics-target.ts';
import type { TyphaMetrics } from '../../snapshot/evidence.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { Api } from '../objects/api.ts';
import { ApiRefusal } from '../objects/api-failure.ts';
import { deploymentPods } from '../waiting/deployment-pods.ts';
import type { Look } from '../waiting/look.ts';

/** Milliseconds within which one Typha has to answer. */
const answerWithin = 5_000;
const atOnce = 8;

interface Named {
  readonly namespace: string;
  readonly name: string;
}

/** Whether no Typha of a Deployment streams to anybody, by each pod's own metrics. */
export async function lookAtStreams(api: Api, snapshot: Snapshot, typha: Named): Promise<Look> {
  const where = `Deployment ${typha.namespace}/${typha.name}`;
  const workload = installation(snapshot).workloads.find(
    ({ role, namespace, name }) => role === 'typha' && namespace === typha.namespace && name === typha.name,
  );
  if (workload === undefined) return { kind: 'unreadable', why: `${where} is not there` };
  const { template, selector } = workload.object.spec;
  const port = metricsPort(snapshot, workload, template);
  if (port === null)
    return { kind: 'unreadable', why: `the metrics of ${where} are off (TYPHA_PROMETHEUSMETRICSENABLED)` };
  try {
    const pods = (await deploymentPods(api, typha, selector)).filter(({ isRunning }) => isRunning);
    const config = await api.connection.kubeConfig();
    const read = await inParallel(pods, atOnce, ({ name }) =>
      readMetrics(
        { kind: 'pod', config, port: { namespace: typha.namespace, pod: name, port } },
        name,
        answerWithin,
      ),
    );
    return judged(where, read);
  } catch (error) {
    if (error instanceof ApiRefusal) return { kind: 'unreadable', why: error.message };
    throw error;
  }
}

function judged(where: string, read: readonly TyphaMetrics[]): Look {
  const unread = read.find(({ cause, streaming }) => cause !== null || Object.keys(streaming).length === 0);
  if (unread !== undefined) {
    const why = unread.cause ?? 'it serves no typha_connections_streaming';
    return { kind: 'unreadable', why: `the metrics of pod ${unread.pod} could not be read: ${why}` };
  }
  const streaming = read.flatMap(({ pod, streaming }) => {
    const clients = Object.entries(streaming).filter(([, count]) => count > 0);
    return clients.length === 0
      ? []
      : [`${pod} (${clients.map(([syncer, count]) => `${syncer} ${count}`).join(', ')})`];
  });
  return streaming.length === 0
    ? { kind: 'met' }
    : { kind: 'unmet', why: `${where} still streams to clients: ${streaming.join(', ')}` };
}
