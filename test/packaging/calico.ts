import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { install } from '../cluster/install.ts';
import type { RealCluster } from '../cluster/real-cluster.ts';
import { statesOf } from '../cluster/scenario.ts';
import { root } from './built-release.ts';

/** Puts a scenario's Calico into the cluster; one that another test file left there is put there again. */
export async function installCalico(cluster: RealCluster): Promise<void> {
  for (const objects of await statesOf('manifest-mtls-cn')) await install(cluster, objects);
}

/** The folder of the cluster's kubectl. */
export const kubectlFolder = (): string =>
  execFileSync(join(root, 'test/cluster/binaries'), { encoding: 'utf8' }).trim();
