import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { scenarioNamed } from '../../../simulator/scenarios/catalogue.ts';
import { type SimulatedCluster, startCluster } from '../../../simulator/server/cluster.ts';
import { programPath } from '../../support/program-path.ts';
import { runProgram } from '../../support/run-program.ts';
import { assertValid } from '../../support/schema.ts';

const names = ['operator-cn', 'manifest-plaintext'] as const;
let clusters: SimulatedCluster[] = [];
let folder = '';
let env: Record<string, string> = {};

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'calico-tls-contexts-'));
  clusters = await Promise.all(
    names.map((name) => {
      const scenario = scenarioNamed(name);
      if (scenario === undefined) throw new Error(name);
      return startCluster({ scenario });
    }),
  );
  const files = clusters.map(({ kubeconfig }, at) => {
    const file = join(folder, `kubeconfig-${at}`);
    const own = kubeconfig.replaceAll(/\badmin\b/g, `admin-${at}`);
    writeFileSync(file, own, { mode: 0o600 });
    return file;
  });
  env = { KUBECONFIG: files.join(':') };
});
after(async () => {
  await Promise.all(clusters.map((cluster) => cluster.close()));
  rmSync(folder, { recursive: true });
});

test('several contexts are one StatusList, and the worst decides the exit code', async () => {
  const { code, stdout, stderr } = await runProgram(['status', '--contexts', names.join(','), '-o', 'json'], {
    env,
  });
  assert.equal(stderr, '');
  const document = JSON.parse(stdout);
  assertValid('status-list', document);
  assert.deepEqual(
    document.items.map(({ context, status }: { context: string; status: { links: { mode: string }[] } }) => [
      context,
      status.links[0]?.mode,
    ]),
    [
      ['operator-cn', 'mtls-cn'],
      ['manifest-plaintext', 'plaintext'],
    ],
  );
  assert.equal(code, 3);
});

test('a context that cannot be read does not hide the others', async () => {
  const words = ['status', '--contexts', 'gone,operator-cn'];
  const table = await runProgram(words, { env });
  assert.match(table.stdout, /^gone: error: .*gone/m);
  assert.match(table.stdout, /^operator-cn: Calico /m);
  assert.equal(table.code, 1);
  const metrics = await runProgram([...words, '-o', 'prometheus'], { env });
  assert.match(metrics.stdout, /^calico_tls_context_readable\{context="gone"\} 0$/m);
  assert.match(metrics.stdout, /^calico_tls_context_readable\{context="operator-cn"\} 1$/m);
});

test('watching without a terminal gives a line for each change, until nobody reads any more', async () => {
  const cluster = clusters[1];
  assert.ok(cluster !== undefined);
  const words = ['status', 'felix-typha', '--context', 'manifest-plaintext', '--watch', '--every', '1s'];
  const child = spawn(process.execPath, [programPath, ...words], { env: { PATH: process.env.PATH, ...env } });
  let output = '';
  const changed = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const isFirst = output === '';
      output += text;
      if (isFirst) cluster.remove('Deployment', 'kube-system', 'calico-typha');
      if (/\(was plaintext, ERROR\)/.test(output)) resolve();
    });
  });
  await changed;
  child.kill('SIGINT');
  const code = await new Promise((resolve) => child.on('close', resolve));
  assert.match(output, /^\S+Z felix-typha: plaintext, ERROR$/m);
  assert.match(output, /^\S+Z new error CTLS101 /m);
  assert.match(output, /^\S+Z gone CTLS101 /m);
  assert.equal(code, 130);
});

const refused: readonly (readonly [readonly string[], RegExp])[] = [
  [['--contexts', ','], /^error: --contexts names no context\n/],
  [['--watch', '-o', 'json'], /^error: --watch cannot be combined with -o json\n/],
];
for (const [words, expected] of refused) {
  test(`status ${words.join(' ')} is refused with 2`, async () => {
    const { code, stderr } = await runProgram(['status', ...words], { env });
    assert.match(stderr, expected);
    assert.equal(code, 2);
  });
}
