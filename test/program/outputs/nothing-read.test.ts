import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { operatorCn } from '../../../simulator/scenarios/operator.ts';
import type { Scenario } from '../../../simulator/scenarios/scenario.ts';
import { type SimulatedCluster, startCluster } from '../../../simulator/server/cluster.ts';
import type { Effect } from '../../../simulator/server/faults.ts';
import { temporaryFile } from '../../../simulator/temporary-file.ts';
import { runProgram } from '../../support/run-program.ts';
import { assertValid } from '../../support/schema.ts';
import { withObjects } from '../../unit/simulator/empty-scenario.ts';

/** What is kept in etcd; other groups are answered with 404, and the version is known without it. */
const stored = /^\/api\/|^\/apis\/(apps|policy|operator\.tigera\.io|crd\.projectcalico\.org)\//;

interface Bench {
  readonly cluster: SimulatedCluster;
  readonly run: (words: string) => ReturnType<typeof runProgram>;
}

async function bench(t: TestContext, scenario: Scenario = operatorCn): Promise<Bench> {
  const cluster = await startCluster({ scenario });
  t.after(() => cluster.close());
  const env = { KUBECONFIG: temporaryFile(t, cluster.kubeconfig) };
  return { cluster, run: (words) => runProgram(words.split(' '), { env }) };
}

const readers = [
  'status',
  'status --probe',
  'probe',
  'diagnose',
  'migrate --spiffe --yes',
  'enable --yes',
  'enable kube-apiserver --yes',
  'rotate typha --yes',
  'rollback --yes',
  'restore',
  'restore calico-tls-backup-20261124t224421z --yes',
  'cleanup --yes',
  'permissions status',
  'permissions rotate',
];
const words: Readonly<Record<number, RegExp>> = {
  429: /HTTP 429: Too many requests, please try again later\./,
  500: /HTTP 500: Internal error occurred: etcdserver: request timed out/,
  503: /HTTP 503: apiserver is shutting down/,
  504: /HTTP 504: Timeout: request did not complete within the allotted timeout/,
};
const codes = Object.keys(words).map(Number);

for (const [at, command] of readers.entries()) {
  const code = codes[at % codes.length] ?? 500;
  test(`${command}: a server that answers ${code} alone is told with its words`, async (t) => {
    const { cluster, run } = await bench(t);
    const effect: Effect = { kind: 'status', code, ...(code === 429 ? { retryAfter: 0 } : {}) };
    cluster.fault({ path: stored }, effect);
    const { code: ended, stdout, stderr } = await run(command);
    assert.match(stderr, /^error: nothing could be read: HTTP .* \(\d+ requests\)\n/);
    assert.match(stderr, words[code] ?? /never/);
    assert.doesNotMatch(stdout + stderr, /no Calico|right cluster/);
    assert.equal(stdout, '');
    assert.equal(ended, 1);
    const lists = cluster.requests.filter(({ path }) => path === '/apis/apps/v1/deployments');
    assert.equal(lists.length, 2 * (code === 429 ? 4 : 1), 'read once, and nobody waits for what failed');
  });
}

test('a server that does not answer is given one request-timeout, whatever waits behind', async (t) => {
  const { cluster, run } = await bench(t);
  cluster.fault({ path: stored }, { kind: 'slow', milliseconds: 60_000 });
  const { code, stderr } = await run('status --request-timeout 1s');
  assert.match(
    stderr,
    /^error: nothing could be read: https:\S+ did not answer within 1 s \(\d+ requests\)\n/,
  );
  assert.equal(code, 1);
});

test('a server that asks to come again later than the request may last is not asked again', async (t) => {
  const { cluster, run } = await bench(t);
  cluster.fault({ path: stored }, { kind: 'status', code: 503, retryAfter: 10 });
  const { code, stderr } = await run('status --request-timeout 10s');
  assert.match(stderr, /HTTP 503: apiserver is shutting down/);
  assert.equal(code, 1);
  assert.equal(cluster.requests.filter(({ path }) => path.endsWith('/daemonsets')).length, 2);
});

test('the error is a document for -o json, and the error of its context under --contexts', async (t) => {
  const { cluster, run } = await bench(t);
  cluster.fault({ path: stored }, { kind: 'status', code: 500 });
  const alone = await run('status -o json');
  assertValid('error', JSON.parse(alone.stdout));
  assert.equal(JSON.parse(alone.stdout).code, 'nothing-read');
  const several = await run(`status --contexts ${operatorCn.name} -o json`);
  const document = JSON.parse(several.stdout);
  assertValid('status-list', document);
  assert.equal(document.items[0].error.code, 'nothing-read');
  assert.deepEqual([alone.code, several.code], [1, 1]);
});

test('rights that are missing and answers that failed are both told where nothing else was seen', async (t) => {
  const { cluster, run } = await bench(t);
  cluster.deny({ resource: 'deployments' });
  cluster.fault({ path: /^\/api\/|\/(?!deployments)[a-z]+(\?|$)/ }, { kind: 'status', code: 500 });
  for (const command of ['status', 'probe', 'diagnose', 'migrate --spiffe']) {
    const { code, stdout, stderr } = await run(command);
    assert.match(stderr, /^error: no Calico is visible in context operator-cn: /, command);
    assert.match(stderr, /may not list deployments\b/, command);
    assert.match(stderr, /not read: .*daemonsets.* \(HTTP 500: .*etcdserver: request timed out\)/, command);
    assert.doesNotMatch(stderr, /right cluster/, command);
    assert.equal(stdout, '', command);
    assert.equal(code, 1, command);
  }
});

test('that there is no Calico is said only where Deployments and DaemonSets were listed', async (t) => {
  const { cluster, run } = await bench(t, withObjects());
  assert.match((await run('status')).stderr, /^error: no Calico in context test\n.*right cluster/);
  for (const kind of ['deployments', 'daemonsets'])
    for (const effect of [403, 500]) {
      const fault = cluster.fault({ path: `/${kind}` }, { kind: 'status', code: effect });
      const { code, stderr } = await run('status');
      fault.remove();
      assert.match(stderr, /^error: no Calico is visible in context test: /, `${kind} ${effect}`);
      assert.match(stderr, effect === 403 ? new RegExp(`may not list ${kind}`) : /HTTP 500/);
      assert.equal(code, 1);
    }
});
