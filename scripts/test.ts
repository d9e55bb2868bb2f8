// test.ts unit|cluster [PART-OF-PATH...]: runs the test files of a tier, all of them or those whose path
// contains one of the given parts. `cluster` starts one real cluster for all its files and stops it.
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RealCluster, sharedClusterVariable, startRealCluster } from '../test/cluster/real-cluster.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const tiers = ['unit', 'cluster'] as const;
const clusterOnly = 'test/cluster/';
const needGo = [clusterOnly, 'test/x509-differential/'];

const [tier, ...parts] = process.argv.slice(2);
if (tier !== 'unit' && tier !== 'cluster')
  fail(`usage: node scripts/test.ts ${tiers.join('|')} [PART-OF-PATH...]`);
const files = testFiles(tier, parts);
if (files.length === 0) fail(`No test file of the tier ${tier} has ${parts.join(' or ')} in its path.`);

const cluster = files.some((file) => file.startsWith(clusterOnly)) ? await startCluster() : null;
try {
  process.exitCode = await runTests(files, cluster);
} finally {
  await cluster?.stop();
}

function testFiles(tier: 'unit' | 'cluster', parts: readonly string[]): string[] {
  return readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .map((path) => `test/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.test.ts'))
    .filter((path) => needGo.some((folder) => path.startsWith(folder)) === (tier === 'cluster'))
    .filter((path) => parts.length === 0 || parts.some((part) => path.includes(part)))
    .sort();
}

async function startCluster(): Promise<RealCluster> {
  const build = spawnSync(join(root, clusterOnly, 'build'), { stdio: 'inherit' });
  if (build.status !== 0) fail('The test cluster could not be built: no test ran.');
  const cluster = await startRealCluster({ nodes: 3 });
  console.log(`kube-apiserver at ${cluster.server}`);
  return cluster;
}

/** The runner's exit code. Interrupted, it waits for the runner, so that the cluster is stopped after it. */
function runTests(files: readonly string[], cluster: RealCluster | null): Promise<number> {
  const runner = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--test',
      '--test-reporter=spec',
      // Scenarios share namespaces of one real cluster: one file after another.
      `--test-concurrency=${cluster === null ? 2 : 1}`,
      ...files,
    ],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...(cluster === null ? {} : { [sharedClusterVariable]: cluster.dir }) },
    },
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => runner.kill(signal));
  return new Promise((resolve, reject) => {
    runner.on('error', reject);
    runner.on('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? 'SIGTERM']));
  });
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
