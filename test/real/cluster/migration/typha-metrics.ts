import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Observer } from '../ends/observer.ts';
import type { RealCluster } from '../real-cluster.ts';

/**
 * Serves what a Typha says of its streams behind the metrics port of every pod: those of all pods of the first Typha
 * together, of which nobody may be left before it changes. Ends with the returned function.
 */
export async function serveStreams(cluster: RealCluster, observer: Observer): Promise<() => Promise<void>> {
  const server = createServer(async (_, answer) => {
    const ofFirst = Object.entries(await observer.streams()).filter(([pod]) => !pod.includes('-mtls-'));
    const count = ofFirst.flatMap(([, counts]) => Object.values(counts)).reduce((sum, one) => sum + one, 0);
    answer.end(`typha_connections_streaming{syncer="felix"} ${count}\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const forward = {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'ClusterPortForward',
    metadata: { name: 'typha-metrics' },
    spec: {
      selector: { matchNamespaces: ['kube-system'] },
      forwards: [{ ports: [9093], target: { address: '127.0.0.1', port } }],
    },
  };
  await cluster.kubectl(['apply', '-f', '-'], JSON.stringify(forward));
  return () => new Promise((resolve) => server.close(() => resolve()));
}
