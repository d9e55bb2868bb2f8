import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { manifestMtlsCn } from '../../../simulator/scenarios/manifest-tls.ts';
import { startCluster } from '../../../simulator/server/cluster.ts';
import type { Diagnosis } from '../../../src/links/diagnosis/document.ts';
import { runProgram } from '../../support/run-program.ts';

for (const code of [403, 500])
  test(`logs that the server answers with ${code} are no sign of health`, async () => {
    const cluster = await startCluster({ scenario: manifestMtlsCn });
    const folder = mkdtempSync(join(tmpdir(), 'calico-tls-'));
    try {
      cluster.fault({ path: /\/log(\?|$)/ }, { kind: 'status', code });
      const kubeconfig = join(folder, 'config');
      writeFileSync(kubeconfig, cluster.kubeconfig);
      const table = await runProgram(['diagnose', '--kubeconfig', kubeconfig]);
      assert.equal(table.code, 1, table.stderr);
      assert.doesNotMatch(table.stdout, /nothing says/);
      assert.match(table.stdout, /no log could be read, so nothing is known of who refuses whom/);
      const json = await runProgram(['diagnose', '-o', 'json', '--kubeconfig', kubeconfig]);
      assert.equal(json.code, 1);
      const diagnosis: Diagnosis = JSON.parse(json.stdout);
      assert.equal(diagnosis.collected.lines, 0);
      assert.ok(diagnosis.summary.unknown > 0);
    } finally {
      await cluster.close();
      rmSync(folder, { recursive: true });
    }
  });
