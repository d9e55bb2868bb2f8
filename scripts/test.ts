// test.ts unit|cluster|packaging|long [PART-OF-PATH...]: runs the test files of a tier, all of them or those whose
// path contains one of the given parts. `cluster` and `packaging` start one real cluster for all their files and stop
// it; `packaging` builds one release for all its files and removes it. `long` takes hours: it runs the files that try
// a sample otherwise, and has them try everything.
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type RealCluster,
  sharedClusterVariable,
  startRealCluster,
} from '../test/real/cluster/real-cluster.ts';
import { bundleProgram } from '../test/support/bundle-program.ts';
import { programVariable } from '../test/support/program-path.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const tiers = ['unit', 'cluster', 'packaging', 'long'] as const;
const clusterFolder = 'test/real/cluster/';
const packagingFolder = 'test/real/packaging/';
/** Starts a cluster of its own, and measures. */
const scaleFolder = 'test/real/scale/';
/** Folders of the tiers that need Go; every other folder is of the tier `unit`. */
const folders: Readonly<Record<string, readonly string[]>> = {
  cluster: [clusterFolder, scaleFolder, 'test/go/x509-differential/', 'test/go/simulated-migration/'],
  packaging: [packagingFolder],
};
/** What has test files try everything. */
const everything = {
  KILL_POINTS: 'all',
  CALICO_TLS_LONG: '1',
  PLAN_STATES: '10000',
  ROTATE_STATES: '3000',
  SEEDS: 'random',
};

const [word, ...parts] = process.argv.slice(2);
const tier =
  tiers.find((name) => name === word) ?? fail(`usage: test.ts ${tiers.join('|')} [PART-OF-PATH...]`);
const files = testFiles(tier, parts);
if (files.length === 0) fail(`No test file of the tier ${tier} has ${parts.join(' or ')} in its path.`);

const needCluster = [clusterFolder, packagingFolder];
const cluster = files.some((file) => needCluster.some((folder) => file.startsWith(folder)))
  ? await startCluster()
  : null;
const release = tier === 'packaging' ? await buildRelease() : null;
const program = await bundleProgram(root);
try {
  const env = {
    ...(tier === 'long' ? everything : {}),
    ...(cluster === null ? {} : { [sharedClusterVariable]: cluster.dir }),
    ...(release === null ? {} : { [release.variable]: release.folder }),
    [programVariable]: program.file,
  };
  process.exitCode = await runTests(files, env);
} finally {
  await cluster?.stop();
  for (const built of [release, program])
    if (built !== null) rmSync(built.folder, { recursive: true, force: true });
}

function testFiles(tier: (typeof tiers)[number], parts: readonly string[]): string[] {
  return readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .map((path) => `test/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.test.ts'))
    .filter((path) => (tier === 'long' ? isSample(path) : tierOf(path) === tier))
    .filter((path) => parts.length === 0 || parts.some((part) => path.includes(part)))
    .sort();
}

function tierOf(path: string): string {
  const found = Object.entries(folders).find(([, list]) => list.some((folder) => path.startsWith(folder)));
  return found?.[0] ?? 'unit';
}

function isSample(path: string): boolean {
  const text = readFileSync(join(root, path), 'utf8');
  return Object.keys(everything).some((name) => text.includes(`process.env.${name}`));
}

async function buildRelease(): Promise<{ variable: string; folder: string }> {
  const packaging = await import('../test/real/packaging/built-release.ts');
  return { variable: packaging.releaseFolderVariable, folder: await packaging.buildRelease(root) };
}

async function startCluster(): Promise<RealCluster> {
  const build = spawnSync(join(root, clusterFolder, 'build'), { stdio: 'inherit' });
  if (build.status !== 0) fail('The test cluster could not be built: no test ran.');
  const cluster = await startRealCluster({ nodes: 4 });
  console.log(`kube-apiserver at ${cluster.server}`);
  return cluster;
}

/**
 * Runs the files that share a real cluster one after the other, since their scenarios share its namespaces, and beside
 * them the others: the first mostly wait.
 */
async function runTests(files: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  const shared = files.filter((file) =>
    [...needCluster, scaleFolder].some((folder) => file.startsWith(folder)),
  );
  const alone = files.filter((file) => !shared.includes(file));
  const atOnce = shared.length === 0 ? availableParallelism() + 2 : 1;
  const codes = await Promise.all([runner(shared, env, 1), runner(alone, env, atOnce)]);
  return Math.max(...codes);
}

/** The exit code of one runner; 0 without files. Interrupted, it waits for the runner, so that the cluster is stopped after it. */
function runner(
  files: readonly string[],
  env: Readonly<Record<string, string>>,
  concurrency: number,
): Promise<number> {
  if (files.length === 0) return Promise.resolve(0);
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--test',
      '--test-reporter=spec',
      `--test-concurrency=${concurrency}`,
      ...files,
    ],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...env },
    },
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? 'SIGTERM']));
  });
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
