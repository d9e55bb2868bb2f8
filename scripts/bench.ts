// bench.ts [--nodes N] [--runs N] [--real]: whole processes of the released executable beside kubectl's against one
// server, first on a small cluster, then on one of N nodes. Prints medians and ratios; nothing here passes or fails.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { realServer, simulatedServer } from './bench-server.ts';
import { compare, compareStatus } from './comparison.ts';
import { statusComparisonLines, timingText } from './comparison-text.ts';
import { findKubectl } from './kubectl-beside.ts';
import type { Program } from './measure.ts';
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
const kubectl = findKubectl(root);
if (kubectl === null) {
  console.error(
    'The bench compares with kubectl, which is not on PATH. Install it, or run test/real/cluster/build.',
  );
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'calico-tls-bench-'));

try {
  const program = await localExecutable(root);
  console.log(
    `${cpus().length} cores (${cpus()[0]?.model.trim()}), node ${process.version}, kubectl ${kubectl.version}`,
  );
  console.log(
    `${flags.real ? 'a real kube-apiserver' : 'the simulated API server'}, ${runs} interleaved runs of each\n`,
  );
  await compareStart(program);
  for (const [nodes, kubectlArgs] of [
    [4, ['get', 'pods', '-n', 'kube-system']],
    [manyNodes, ['get', 'pods', '-A']],
  ] as const) {
    const server = await (flags.real ? realServer(nodes) : simulatedServer(nodes, folder));
    try {
      const { kubeconfig } = server;
      const beside = { kubeconfig, program, kubectl: kubectl.path, kubectlArgs, runs, folder };
      show(`${nodes} nodes`, statusComparisonLines(await compareStatus(beside)));
    } finally {
      await server.close();
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** What a start costs before any work: `--version` beside a Node.js program that does nothing. */
async function compareStart(program: string): Promise<void> {
  const nothing = join(folder, 'nothing.js');
  writeFileSync(nothing, '');
  const version: Program = {
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
  const { ours, theirs } = await compare(version, empty, runs);
  const difference = `difference of the medians ${(ours.median - theirs.median).toFixed(1)} ms`;
  show('start', [timingText(ours), timingText(theirs), difference]);
}

function show(title: string, lines: readonly string[]): void {
  console.log([title, ...lines.map((line) => `  ${line}`), ''].join('\n'));
}
