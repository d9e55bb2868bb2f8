// bench.ts [--nodes N] [--runs N] [--real]: whole processes of the released executable beside kubectl's against one
// server, first on a small cluster, then on one of N nodes. Prints medians and ratios; nothing here passes or fails.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { references } from '../src/calico/references.ts';
import { connect } from '../src/cluster/connection.ts';
import { readSnapshot } from '../src/cluster/read-snapshot.ts';
import { type BenchServer, fileIfThere, realServer, simulatedServer } from './bench-server.ts';
import { interleave, measure, median, type Program, type Run } from './measure.ts';
import { localExecutable } from './package/local-executable.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values: flags } = parseArgs({
  options: {
    nodes: { type: 'string' },
    runs: { type: 'string', default: '10' },
    real: { type: 'boolean', default: false },
  },
});
const manyNodes = Number(flags.nodes ?? (flags.real ? 1000 : 5000));
const runs = Number(flags.runs);
const folder = mkdtempSync(join(tmpdir(), 'calico-tls-bench-'));
const kubectl = findKubectl();

try {
  const program = await localExecutable(root);
  console.log(
    `${cpus().length} cores (${cpus()[0]?.model.trim()}), node ${process.version}, kubectl ${kubectl.version}`,
  );
  console.log(
    `${flags.real ? 'a real kube-apiserver' : 'the simulated API server'}, ${runs} interleaved runs of each\n`,
  );
  await compareStart(program);
  for (const [nodes, args] of [
    [4, ['get', 'pods', '-n', 'kube-system']],
    [manyNodes, ['get', 'pods', '-A']],
  ] as const) {
    const server = await (flags.real ? realServer(nodes) : simulatedServer(nodes, folder));
    try {
      await compare(`${nodes} nodes`, server, program, args);
    } finally {
      await server.close();
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function compare(
  title: string,
  server: BenchServer,
  program: string,
  args: readonly string[],
): Promise<void> {
  const env = {
    KUBECONFIG: server.kubeconfig,
    KUBECACHEDIR: join(folder, 'kube-cache'),
    XDG_CACHE_HOME: join(folder, 'cache'),
  };
  const ours: Program = {
    label: 'kubectl-calico_tls status',
    command: program,
    args: ['status'],
    env,
  };
  const theirs: Program = { label: `kubectl ${args.join(' ')}`, command: kubectl.path, args, env };
  const results = await interleave(ours, theirs, runs);
  console.log(title);
  const [a, b] = [times(results.a), times(results.b)];
  console.log(`  ${ours.label.padEnd(32)} ${describe(a)}, peak ${await peak(ours)}`);
  console.log(`  ${theirs.label.padEnd(32)} ${describe(b)}, peak ${await peak(theirs)}`);
  console.log(`  ratio of the medians ${(median(a) / median(b)).toFixed(2)}`);
  const { requests, retries, waves } = await requestsOf(server.kubeconfig);
  console.log(`  ${requests} requests in ${waves} waves, ${retries} retries\n`);
}

function times(results: readonly Run[]): number[] {
  return results.map(({ milliseconds }) => milliseconds);
}

function describe(milliseconds: readonly number[]): string {
  const [low, high] = [Math.min(...milliseconds), Math.max(...milliseconds)].map(Math.round);
  return `median ${Math.round(median(milliseconds))} ms (${low} to ${high})`;
}

/** Apart from the timed runs: to look at memory takes time itself. */
async function peak(program: Program): Promise<string> {
  const { peak } = await measure(program, true);
  return peak === null ? 'unknown' : `${Math.round(peak)} MiB`;
}

async function requestsOf(kubeconfig: string) {
  const connection = await connect({ kubeconfig }, process.env);
  try {
    await readSnapshot(connection, { namespace: null, references }, new Date());
    return connection.statistics();
  } finally {
    connection.close();
  }
}

/** What a start costs before any work: `--version` beside a Node.js program that does nothing. */
async function compareStart(program: string): Promise<void> {
  const nothing = join(folder, 'nothing.js');
  writeFileSync(nothing, '');
  const ours: Program = {
    label: 'kubectl-calico_tls --version',
    command: program,
    args: ['--version'],
    env: {},
  };
  const empty: Program = {
    label: 'an empty Node.js program',
    command: process.execPath,
    args: [nothing],
    env: {},
  };
  const results = await interleave(ours, empty, runs);
  const [a, b] = [times(results.a), times(results.b)];
  console.log('start');
  console.log(`  ${ours.label.padEnd(32)} ${describe(a)}`);
  console.log(`  ${empty.label.padEnd(32)} ${describe(b)}`);
  console.log(`  difference of the medians ${(median(a) - median(b)).toFixed(1)} ms\n`);
}

/** The one built for the test cluster, else the one on PATH. */
function findKubectl(): { readonly path: string; readonly version: string } {
  const built = execFileSync(join(root, 'test', 'cluster', 'binaries'), { encoding: 'utf8' }).trim();
  const candidates = [built, ...(process.env.PATH ?? '').split(delimiter)].map((path) =>
    join(path, 'kubectl'),
  );
  const path = candidates.map(fileIfThere).find((found) => found !== null) ?? null;
  if (path === null) {
    console.error(
      'The bench compares with kubectl, which is not on PATH. Install it, or run test/cluster/build.',
    );
    process.exit(1);
  }
  const text = execFileSync(path, ['version', '--client', '-o', 'json'], { encoding: 'utf8' });
  return { path, version: JSON.parse(text).clientVersion.gitVersion };
}
