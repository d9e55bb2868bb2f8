import assert from 'node:assert/strict';
import test from 'node:test';
import type { Probe } from '../../src/links/probe/document.ts';
import { runProgram } from '../support/run-program.ts';
import { assertValid } from '../support/schema.ts';
import { startCluster } from '../support/simulated/cluster.ts';
import { temporaryFile } from '../support/temporary-file.ts';
import { liveTyphas } from '../support/typha/live-typhas.ts';
import { type Row, refusedByClient, refusedByTypha, tlsScenario } from '../support/typha/rows.ts';

const rung = (probe: Probe, name: string) => probe.targets[0]?.rungs.find((one) => one.name === name);

for (const version of ['1.3', '1.2'] as const) {
  for (const row of refusedByTypha) {
    test(`Typha refuses over TLS ${version}: ${row.name}`, async (t) => {
      const { probe, code } = await probed(t, row, ['--as-felix', '--tls', version]);
      const finding = probe.findings.find((one) => one.code === row.code);
      assert.match(finding?.message ?? JSON.stringify(probe.findings), row.says);
      assert.equal(code, 3);
      const accepted = rung(probe, 'client-certificate-accepted');
      if (row.alert === null) assert.equal(accepted?.result, 'not-tried');
      else assert.match(accepted?.detail ?? '', new RegExp(`refused with alert ${row.alert} `));
    });
  }
  for (const row of refusedByClient) {
    test(`a client refuses over TLS ${version}: ${row.name}`, async (t) => {
      const { probe, code } = await probed(t, row, ['--tls', version]);
      const finding = probe.findings.find((one) => one.code === row.code);
      assert.match(finding?.message ?? JSON.stringify(probe.findings), row.says);
      assert.equal(code, 3);
    });
  }
}

async function probed(t: test.TestContext, row: Row, words: readonly string[]) {
  const cluster = await startCluster({ scenario: tlsScenario(row.name, row.setup) });
  const typhas = liveTyphas(cluster);
  t.after(async () => {
    await cluster.close();
    await typhas.close();
  });
  const kubeconfig = temporaryFile(t, cluster.kubeconfig);
  const ended = await runProgram(['probe', 'felix-typha', '-o', 'json', ...words], {
    env: { KUBECONFIG: kubeconfig },
  });
  assert.equal(ended.stderr, '');
  const probe: Probe = JSON.parse(ended.stdout);
  assertValid('probe', probe);
  return { probe, code: ended.code };
}
