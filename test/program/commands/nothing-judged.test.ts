import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { operatorCn } from '../../../simulator/scenarios/operator.ts';
import { startCluster } from '../../../simulator/server/cluster.ts';
import { runProgram } from '../../support/run-program.ts';

test('a link that is not used is an answer, and a probe that found nothing to probe is none', async () => {
  const cluster = await startCluster({ scenario: operatorCn });
  const folder = mkdtempSync(join(tmpdir(), 'calico-tls-'));
  try {
    const kubeconfig = join(folder, 'config');
    writeFileSync(kubeconfig, cluster.kubeconfig);
    const run = (...words: readonly string[]) => runProgram([...words, '--kubeconfig', kubeconfig]);
    const status = await run('status', 'etcd');
    assert.equal(status.code, 0, status.stderr);
    assert.equal(status.stderr, '');
    const probe = await run('probe', 'etcd');
    assert.equal(probe.code, 1);
    assert.equal(probe.stderr, 'error: nothing could be judged: no check was made\n');
  } finally {
    await cluster.close();
    rmSync(folder, { recursive: true });
  }
});
