import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import test, { type TestContext } from 'node:test';
import { manifestMtlsCn } from '../../../simulator/scenarios/manifest-tls.ts';
import { operatorCn } from '../../../simulator/scenarios/operator.ts';
import type { Scenario } from '../../../simulator/scenarios/scenario.ts';
import { type SimulatedCluster, startCluster } from '../../../simulator/server/cluster.ts';
import { temporaryFile } from '../../../simulator/temporary-file.ts';
import { programPath } from '../../support/program-path.ts';
import { runProgram } from '../../support/run-program.ts';
import { assertValid } from '../../support/schema.ts';
import { withObjects } from '../../unit/simulator/empty-scenario.ts';

interface Bench {
  readonly cluster: SimulatedCluster;
  readonly env: Readonly<Record<string, string>>;
  readonly run: (words: string) => ReturnType<typeof runProgram>;
}

async function bench(t: TestContext, scenario: Scenario): Promise<Bench> {
  const cluster = await startCluster({ scenario });
  t.after(() => cluster.close());
  const env = { KUBECONFIG: temporaryFile(t, cluster.kubeconfig) };
  return { cluster, env, run: (words) => runProgram(words.split(' '), { env }) };
}

const deployments = ({ requests }: SimulatedCluster) =>
  requests.filter(({ path }) => path.endsWith('/deployments')).length;

const commands = [
  'status',
  'status etcd -o junit',
  'status -o prometheus',
  'status --probe',
  'probe',
  'diagnose',
  'migrate --spiffe --yes',
  'enable --yes',
  'enable kube-apiserver --yes',
  'rotate felix --yes',
  'rollback --yes',
  'restore',
  'restore calico-tls-backup-20261124t224421z --yes',
  'cleanup --yes',
  'permissions status',
  'permissions rotate',
];
/** None has calico-node or Typha; tigera-operator has the operator. */
const namespaces = ['kube-system', 'tigera-operator', 'default', 'no-such-place'];

for (const [at, command] of commands.entries()) {
  const namespace = namespaces[at % namespaces.length] ?? '';
  test(`${command} -n ${namespace}: an operator's Calico is named where it is`, async (t) => {
    const { cluster, run } = await bench(t, operatorCn);
    const { code, stdout, stderr } = await run(`${command} -n ${namespace}`);
    const fact =
      namespace === 'no-such-place'
        ? `there is no namespace ${namespace} in context operator-cn`
        : `namespace ${namespace} in context operator-cn has neither calico-node nor Typha`;
    assert.equal(
      stderr,
      `error: ${fact}: Calico runs in calico-system\n` +
        `Without --namespace it is found by itself.\n  kubectl calico-tls ${command}\n`,
    );
    assert.equal(stdout, '');
    assert.equal(code, 1);
    assert.equal(deployments(cluster), 4, 'read once, searched once, and nothing waited for');
    const written = cluster.requests.filter(({ method }) => method !== 'GET');
    assert.deepEqual(written, []);
  });
}

test('the namespace of Calico itself works, and nothing is searched', async (t) => {
  for (const [scenario, namespace] of [
    [operatorCn, 'calico-system'],
    [manifestMtlsCn, 'kube-system'],
  ] as const) {
    const { cluster, run } = await bench(t, scenario);
    const { code, stdout } = await run(`status -n ${namespace}`);
    assert.match(stdout, /^felix-typha +mTLS CN /m);
    assert.equal(code, 0);
    assert.equal(deployments(cluster), 2);
  }
});

test('a namespace with Typha alone is no wrong one', async (t) => {
  const { cluster, run } = await bench(t, manifestMtlsCn);
  cluster.remove('DaemonSet', 'kube-system', 'calico-node');
  const { stderr } = await run('status -n kube-system');
  assert.equal(stderr, '');
});

test('every context has its own error, and the worst exit code is that of the run', async (t) => {
  const { run } = await bench(t, operatorCn);
  const words = 'status felix-typha --contexts operator-cn --namespace=default';
  const { code, stdout } = await run(`${words} -o json`);
  const document = JSON.parse(stdout);
  assertValid('status-list', document);
  const [{ error }] = document.items;
  assert.equal(error.code, 'wrong-namespace');
  assert.equal(error.command, 'kubectl calico-tls status felix-typha --context operator-cn');
  assert.equal(code, 1);
  const junit = await run(`${words} -o junit`);
  assert.match(junit.stdout, /neither calico-node nor Typha: Calico runs in calico-system/);
  assert.equal(junit.code, 1);
});

test('-o json gives the error as a document', async (t) => {
  const { run } = await bench(t, operatorCn);
  const { stdout } = await run('probe -nkube-system -o json');
  const document = JSON.parse(stdout);
  assertValid('error', document);
  assert.equal(document.command, 'kubectl calico-tls probe -o json');
});

test('--watch ends with its first look', async (t) => {
  const { env } = await bench(t, operatorCn);
  const words = ['status', '--watch', '-n', 'default'];
  const child = spawn(process.execPath, [programPath, ...words], { env: { PATH: process.env.PATH, ...env } });
  t.after(() => child.kill('SIGKILL'));
  const code = await new Promise((resolve) => child.on('close', resolve));
  assert.equal(code, 1);
});

test('who may not list all namespaces is told the usual one', async (t) => {
  const { cluster, run } = await bench(t, operatorCn);
  cluster.deny({ resource: ['deployments', 'daemonsets'], namespace: 'elsewhere' });
  const { stderr } = await run('status felix-typha -n kube-system');
  assert.equal(
    stderr,
    'error: namespace kube-system in context operator-cn has neither calico-node nor Typha: ' +
      'Calico runs in calico-system\nName the namespace in which it runs.\n' +
      '  kubectl calico-tls status felix-typha -n calico-system\n',
  );
});

test('who may not look into the namespace that was named is told where Calico is all the same', async (t) => {
  const { cluster, run } = await bench(t, operatorCn);
  cluster.deny({ resource: ['deployments', 'daemonsets'], namespace: 'kube-system' });
  const { code, stderr } = await run('status -n kube-system');
  assert.match(
    stderr,
    /^error: no Calico is visible in namespace kube-system in context operator-cn: may not /,
  );
  assert.match(
    stderr,
    /: Calico runs in calico-system\n.*\n {2}kubectl calico-tls status -n calico-system\n$/,
  );
  assert.equal(code, 1);
});

test('the Installation tells where Calico is when nothing may be listed there', async (t) => {
  const { cluster, run } = await bench(t, operatorCn);
  for (const namespace of ['kube-system', 'calico-system'])
    cluster.deny({ resource: ['deployments', 'daemonsets'], namespace });
  const { code, stderr } = await run('migrate --spiffe -n default');
  assert.match(
    stderr,
    /by Installation default Calico runs in calico-system, where it could not be looked for: may not list /,
  );
  assert.match(stderr, /may not list daemonsets in calico-system/);
  assert.equal(code, 1);
});

test('what cannot be found out is said, with the right that is missing', async (t) => {
  const { cluster, run } = await bench(t, manifestMtlsCn);
  for (const namespace of ['kube-system', 'calico-system'])
    cluster.deny({ resource: ['deployments', 'daemonsets'], namespace });
  const { code, stderr } = await run('diagnose -n default');
  assert.match(
    stderr,
    /^error: namespace default in context \S+ has neither calico-node nor Typha, and where Calico is cannot be found out: may not list deployments, may not list daemonsets\nAsk for these rights/,
  );
  assert.equal(code, 1);
});

test('where there is no Calico at all that is said; what a change left is found and taken away', async (t) => {
  const { run } = await bench(t, withObjects());
  const { code, stderr } = await run('status -n default');
  assert.match(
    stderr,
    /^error: namespace default in context test has neither .*, nor has any other namespace\n/,
  );
  assert.match(stderr, /right cluster/);
  assert.equal(code, 1);
  assert.deepEqual(await run('restore -n default').then((one) => [one.code, one.stderr]), [
    0,
    'There are no backups in default.\n',
  ]);
  assert.equal((await run('cleanup -n default --yes')).code, 0);
});

test('no backups are promised where Calico could not be looked for', async (t) => {
  const { cluster, run } = await bench(t, withObjects());
  cluster.deny({ resource: ['daemonsets'] });
  for (const command of ['restore', 'cleanup --yes']) {
    const { code, stderr } = await run(command);
    assert.match(stderr, /^error: no Calico is visible in context test: may not list daemonsets/, command);
    assert.equal(code, 1);
  }
});
