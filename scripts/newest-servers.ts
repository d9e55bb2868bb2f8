// newest-servers.ts: runs the tables of rules of etcd and kube-apiserver on the newest versions that are pinned beside
// the test cluster, and builds these first. What differs there from the older ones is seen here.
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const cluster = 'test/real/cluster';
const programs = execFileSync(join(root, cluster, 'newer/build'), {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
}).trim();
const tables = readdirSync(join(root, cluster))
  .filter((name) => name.endsWith('-table.test.ts'))
  .map((name) => `${cluster}/${name}`);
const { status } = spawnSync(
  process.execPath,
  [
    '--disable-warning=ExperimentalWarning',
    '--test',
    '--test-reporter=spec',
    '--test-concurrency=1',
    ...tables,
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, KUBECTL_CALICO_TLS_CLUSTER_BIN: programs },
  },
);
process.exitCode = status ?? 1;
