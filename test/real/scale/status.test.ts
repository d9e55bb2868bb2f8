import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type BenchServer, realServer, simulatedServer } from '../../../scripts/bench-server.ts';
import { compareStatus, type StatusComparison } from '../../../scripts/comparison.ts';
import { growthLines } from '../../../scripts/comparison-text.ts';
import { findKubectl } from '../../../scripts/kubectl-beside.ts';
import { localExecutable } from '../../../scripts/package/local-executable.ts';
import type { Status } from '../../../src/links/status.ts';
import { expectations, outcomeOf } from '../cluster/expectations.ts';
import { runProcess } from '../packaging/run-process.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const long = process.env.CALICO_TLS_LONG !== undefined;
const folder = mkdtempSync(join(tmpdir(), 'calico-tls-scale-'));
/** 250 MB, in MiB. */
const memoryBudget = 250e6 / 2 ** 20;
const program = await localExecutable(root);
const grown: { where: string; nodes: number; compared: StatusComparison }[] = [];

/** The real one first: it builds the kubectl of both. */
const servers: readonly {
  readonly where: string;
  readonly start: (nodes: number) => Promise<BenchServer>;
  readonly sizes: readonly number[];
}[] = [
  { where: 'kube-apiserver', start: realServer, sizes: long ? [1000, 5000] : [1000] },
  {
    where: 'simulated',
    start: (nodes) => simulatedServer(nodes, folder),
    sizes: long ? [500, 5000, 50_000] : [500],
  },
];

after(() => {
  rmSync(folder, { recursive: true, force: true });
  console.log(growthLines(grown).join('\n'));
});

for (const { where, start, sizes } of servers) {
  for (const nodes of sizes) {
    test(`The executable judges ${nodes} nodes (${where}) in two waves and within 250 MB`, async () => {
      const server = await start(nodes);
      try {
        await assertVerdict(server.kubeconfig, nodes);
        const compared = await compareStatus({
          kubeconfig: server.kubeconfig,
          program,
          kubectl: findKubectl(root)?.path ?? assert.fail('there is no kubectl to compare with'),
          kubectlArgs: ['get', 'pods', '-A'],
          runs: nodes > 5000 ? 1 : 3,
          folder,
        });
        grown.push({ where, nodes, compared });
        assert.equal(compared.waves, 2);
        assert.equal(compared.retries, 0);
        assert.ok((compared.ourPeak ?? 0) < memoryBudget, `${compared.ourPeak} MiB`);
      } finally {
        await server.close();
      }
    });
  }
}

/** What is true of an operator's install as it made itself, with every pod counted. */
async function assertVerdict(kubeconfig: string, nodes: number): Promise<void> {
  const env = { HOME: folder, KUBECONFIG: kubeconfig };
  const { code, stdout, stderr } = await runProcess(program, ['status', '-o', 'json'], env);
  assert.match(stdout, /^\{/, stderr);
  const status: Status = JSON.parse(stdout);
  assert.deepEqual(outcomeOf(status, code), expectations['operator-cn']);
  assert.deepEqual(status.unread, []);
  assert.equal(status.installation.nodes, nodes);
  const felix = status.links.flatMap(({ sides }) => sides).find(({ component }) => component === 'felix');
  assert.equal(felix?.pods, nodes);
}
