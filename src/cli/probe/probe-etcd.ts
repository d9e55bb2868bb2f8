import type { Connection } from '../../cluster/connection.ts';
import { inParallel } from '../../cluster/probe/bounded.ts';
import { probeServer } from '../../cluster/probe/probe-server.ts';
import type { Way } from '../../cluster/probe/way.ts';
import { judgeEtcdProbe } from '../../links/etcd/probe/etcd-probe.ts';
import { etcdTargets } from '../../links/etcd/probe/etcd-target.ts';
import type { JudgeContext } from '../../links/judgement.ts';
import type { ProbeParts } from '../../links/probe/probe-document.ts';
import type { ProbeOptions } from './probe-options.ts';

/** Shakes hands with every endpoint of etcd: through its pod, straight where none is visible.
 * Private addresses mean other machines elsewhere: a pod is never passed over. */
export async function probeEtcd(
  connection: Connection,
  context: JudgeContext,
  { parallel, version, withinMs }: ProbeOptions,
): Promise<ProbeParts> {
  const targets = etcdTargets(context);
  const config = targets.length === 0 ? null : await connection.kubeConfig();
  const seen = await inParallel(targets, parallel, async (target) => {
    const { host, port, pod } = target;
    const way: Way =
      pod === null || config === null
        ? { kind: 'address', host, port }
        : { kind: 'pod', config, port: { namespace: pod.namespace, pod: pod.name, port } };
    const observation = await probeServer(way, {
      version,
      withinMs,
      serverName: host,
      tls: !target.plaintext,
    });
    return { target, observation };
  });
  return judgeEtcdProbe(seen, context);
}
