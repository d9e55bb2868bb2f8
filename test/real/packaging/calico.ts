import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { clear } from '../cluster/clear.ts';
import { installScenario } from '../cluster/install.ts';
import type { RealCluster } from '../cluster/real-cluster.ts';
import { root } from './built-release.ts';

/** Puts a scenario's Calico into the cluster, in place of one that another test file left there. */
export async function installCalico(cluster: RealCluster): Promise<void> {
  await clear(cluster);
  await installScenario(cluster, 'manifest-mtls-cn');
}

/** The folder of the cluster's kubectl. */
export const kubectlFolder = (): string =>
  execFileSync(join(root, 'test/real/cluster/binaries'), { encoding: 'utf8' }).trim();
