import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { operatorScenario } from '../simulator/scenarios/operator.ts';
import { startCluster } from '../simulator/server/cluster.ts';
import { install } from '../test/real/cluster/install.ts';
import { toApply } from '../test/real/cluster/objects.ts';
import { startRealCluster } from '../test/real/cluster/real-cluster.ts';

/** A cluster to measure against. */
export interface BenchServer {
  readonly kubeconfig: string;
  close(): Promise<void>;
}

const scenario = (nodes: number) =>
  operatorScenario(`nodes-${nodes}`, `An operator install on ${nodes} nodes.`, () => [], nodes);

/** The simulated API server, in this process. Its kubeconfig goes into `folder`. */
export async function simulatedServer(nodes: number, folder: string): Promise<BenchServer> {
  const cluster = await startCluster({ scenario: scenario(nodes) });
  const kubeconfig = join(folder, `nodes-${nodes}.kubeconfig`);
  writeFileSync(kubeconfig, cluster.kubeconfig, { mode: 0o600 });
  return { kubeconfig, close: () => cluster.close() };
}

/** A real kube-apiserver with that many fake nodes; the install is the same. */
export async function realServer(nodes: number): Promise<BenchServer> {
  const few = await startCluster({ scenario: scenario(4) });
  const objects = few.objects();
  await few.close();
  const cluster = await startRealCluster({ nodes });
  try {
    await install(cluster, toApply(objects), objects);
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  return { kubeconfig: cluster.kubeconfig, close: () => cluster.stop() };
}
