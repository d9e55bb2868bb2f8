import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { startCluster } from '../../../simulator/server/cluster.ts';
import { refusedByClient, tlsScenario } from '../../../simulator/typha/rows.ts';
import { runProgram } from '../../support/run-program.ts';

const rows = refusedByClient.filter(({ name }) => name.startsWith('key with a wrong character'));

/** The errors of `status` on a cluster set up like this: as it lives, and from what it saved. */
async function errorsOf(t: TestContext, name: string): Promise<{ live: string[]; saved: string[] }> {
  const row = rows.find((each) => each.name === name);
  assert.ok(row);
  const cluster = await startCluster({ scenario: tlsScenario(name, row.setup) });
  const folder = mkdtempSync(join(tmpdir(), 'calico-tls-key-'));
  t.after(async () => {
    await cluster.close();
    rmSync(folder, { recursive: true });
  });
  const [kubeconfig, file] = [join(folder, 'config'), join(folder, 'saved.yaml')];
  writeFileSync(kubeconfig, cluster.kubeconfig, { mode: 0o600 });
  const env = { KUBECONFIG: kubeconfig };
  const live = await runProgram(['status', 'felix-typha', '-o', 'json', '--save', file], { env });
  const saved = await runProgram(['status', 'felix-typha', '-o', 'json', '--from', file]);
  assert.deepEqual([live.code, saved.code], [3, 3], live.stderr + saved.stderr);
  assert.ok(!readFileSync(file, 'utf8').includes('PRIVATE KEY'));
  const errors = (text: string): string[] =>
    JSON.parse(text)
      .findings.filter(({ severity }: { severity: string }) => severity === 'error')
      .map(({ code, message }: { code: string; message: string }) => `${code} ${message}`);
  return { live: errors(live.stdout), saved: errors(saved.stdout) };
}

for (const { name, says } of rows) {
  test(`a ${name} is the one error, in Go's words, live and from what was saved`, async (t) => {
    const { live, saved } = await errorsOf(t, name);
    assert.deepEqual(saved, live);
    assert.equal(live.length, 1, live.join('\n'));
    assert.match(live[0] ?? '', /^CTLS404 The private key beside Secret kube-system\/calico-node-certs/);
    assert.match(live[0] ?? '', says);
  });
}
