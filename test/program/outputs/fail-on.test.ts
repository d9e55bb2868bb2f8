import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { wrongCa } from '../../../simulator/scenarios/broken-certificates.ts';
import { manifestMtlsCn } from '../../../simulator/scenarios/manifest-tls.ts';
import type { Scenario } from '../../../simulator/scenarios/scenario.ts';
import { liveLogs } from '../../../simulator/typha/live-logs.ts';
import { liveCluster } from '../../../simulator/typha/run-live.ts';
import { runProgram } from '../../support/run-program.ts';

/** A cluster in which nobody may read one of Typha's Secrets. */
async function blindCluster(t: TestContext, scenario: Scenario): Promise<string> {
  const { cluster, kubeconfig } = await liveCluster(t, scenario);
  liveLogs(cluster);
  cluster.deny({ verb: 'get', resource: 'secrets', name: 'calico-typha-certs' });
  return kubeconfig;
}

const readers = ['status', 'probe', 'diagnose'];

test('--fail-on unknown ends with 3 for what is unknown, which errors alone do not', async (t) => {
  const KUBECONFIG = await blindCluster(t, manifestMtlsCn);
  const run = (words: string) => runProgram(words.split(' '), { env: { KUBECONFIG } });
  for (const command of [...readers, `status --contexts ${manifestMtlsCn.name}`]) {
    const [plain, strict] = await Promise.all([run(command), run(`${command} --fail-on unknown`)]);
    assert.equal(plain.code, 0, command + plain.stdout);
    assert.equal(strict.code, 3, command);
  }
});

test('--fail-on unknown keeps the errors that made a run fail', async (t) => {
  const { cluster, kubeconfig } = await liveCluster(t, wrongCa);
  liveLogs(cluster);
  for (const command of [...readers, `status --contexts ${wrongCa.name}`]) {
    const { code, stdout } = await runProgram([...command.split(' '), '--fail-on', 'unknown'], {
      env: { KUBECONFIG: kubeconfig },
    });
    assert.equal(code, 3, command);
    assert.match(stdout, /^ERROR |\bfailed\b/m, command);
  }
});

test('lint and JUnit take errors for failures under --fail-on unknown too', async () => {
  const stdin = '[calico]\netcd_host = 10.0.0.1\n';
  const { code, stdout } = await runProgram(['lint', '-', '--fail-on', 'unknown', '-o', 'junit'], { stdin });
  assert.match(stdout, /<failure type="error" message="neutron-driver of standard input /);
  assert.equal(code, 3);
});
