import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { parse } from 'yaml';
import { scenarioNamed } from '../../../simulator/scenarios/catalogue.ts';
import { type SimulatedCluster, startCluster } from '../../../simulator/server/cluster.ts';
import { type Run, runProgram } from '../../support/run-program.ts';
import { assertValid } from '../../support/schema.ts';

interface Bench {
  readonly cluster: SimulatedCluster;
  readonly folder: string;
  readonly run: (...words: string[]) => Promise<Run>;
}

async function bench(t: TestContext, name: string): Promise<Bench> {
  const scenario = scenarioNamed(name);
  assert.ok(scenario);
  const cluster = await startCluster({ scenario, now: new Date() });
  const folder = mkdtempSync(join(tmpdir(), 'calico-tls-plan-'));
  t.after(async () => {
    await cluster.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, cluster.kubeconfig, { mode: 0o600 });
  return { cluster, folder, run: (...words) => runProgram(words, { env: { KUBECONFIG: kubeconfig } }) };
}

const written = (cluster: SimulatedCluster) => cluster.requests.filter(({ method }) => method !== 'GET');

test('a plan in JSON and YAML is valid by the schema, ends at the goal and writes nothing', async (t) => {
  for (const name of ['operator-cn', 'manifest-mtls-cn']) {
    const { cluster, run } = await bench(t, name);
    const json = await run('migrate', '--spiffe', '--dry-run=client', '-o', 'json');
    assert.equal(json.code, 0, json.stderr);
    const plan = JSON.parse(json.stdout);
    assertValid('plan', plan);
    assert.equal(plan.steps.length, 5);
    assert.equal(plan.blocked, null);
    assert.ok(plan.steps.every(({ proof }: { proof: { refused: number } }) => proof.refused === 0));
    const yaml = await run('migrate', '--spiffe', '--dry-run=client', '-o', 'yaml');
    assertValid('plan', parse(yaml.stdout));
    assert.ok(!json.stdout.includes('PRIVATE KEY'));
    assert.deepEqual(written(cluster), []);
  }
});

test('--dry-run=server has the first writes checked and keeps nothing', async (t) => {
  const { cluster, run } = await bench(t, 'manifest-mtls-cn');
  const before = cluster.objects('ConfigMap');
  const { code, stderr } = await run('migrate', '--spiffe', '--dry-run=server');
  assert.equal(code, 0, stderr);
  assert.match(stderr, /accepts the writes of the first step/);
  assert.ok(written(cluster).length > 0);
  assert.deepEqual(cluster.objects('ConfigMap'), before);
});

test('--output-dir holds the patches with their keys only when that is asked for, and then safely', async (t) => {
  const { cluster, folder, run } = await bench(t, 'manifest-mtls-cn');
  const directory = join(folder, 'plan');
  const refused = await run('migrate', '--spiffe', '--output-dir', directory);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /keys of the new certificates would be lost/);
  const { code, stderr } = await run('migrate', '--spiffe', '--output-dir', directory, '--include-keys');
  assert.equal(code, 0, stderr);
  assert.match(stderr, /warning: the files hold private keys/);
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((f) =>
    f.endsWith('.yaml'),
  );
  assert.equal(files.length, 8);
  const secrets = files.filter((file) => file.includes('secret-'));
  const ignored = readFileSync(join(directory, '.gitignore'), 'utf8').trim().split('\n');
  assert.deepEqual(ignored.toSorted(), secrets.map((file) => `/${file}`).toSorted());
  for (const file of secrets) assert.equal(statSync(join(directory, file)).mode & 0o777, 0o600);
  assert.match(
    readFileSync(join(directory, 'README.md'), 'utf8'),
    /kubectl patch secret calico-typha-certs -n kube-system --type=merge/,
  );
  assert.deepEqual(written(cluster), []);
  const again = await run('migrate', '--spiffe', '--output-dir', directory, '--include-keys');
  assert.equal(again.code, 2);
});

test('signing requests leave their keys in the cluster alone, and are not thrown away', async (t) => {
  const { cluster, folder, run } = await bench(t, 'manifest-mtls-cn');
  const directory = join(folder, 'csr');
  const first = await run('migrate', '--spiffe', '--csr-dir', directory, '--yes');
  assert.equal(first.code, 4, first.stderr);
  assert.match(first.stderr, /^ {2}kubectl calico-tls migrate --spiffe --signed-dir .* --yes$/m);
  assert.deepEqual(readdirSync(directory).toSorted(), ['felix.csr', 'typha.csr']);
  const pending = cluster.find('Secret', 'kube-system', 'calico-tls-pending');
  assert.deepEqual(Object.keys(Object(pending?.data)).toSorted(), ['felix.key', 'typha.key']);
  const second = await run('migrate', '--spiffe', '--csr-dir', join(folder, 'other'), '--yes');
  assert.equal(second.code, 1);
  assert.match(second.stderr, /holds the keys of an earlier run/);
});

test('without a terminal and without --yes nothing is written and the flag is named', async (t) => {
  const { cluster, run } = await bench(t, 'manifest-mtls-cn');
  const { code, stderr } = await run('migrate', '--spiffe');
  assert.equal(code, 2);
  assert.match(stderr, /then give --yes/);
  assert.deepEqual(written(cluster), []);
});

test('where there is nothing to do, or no way, it says so', async (t) => {
  const canal = await bench(t, 'canal');
  const nothing = await canal.run('migrate', '--spiffe', '--yes');
  assert.equal(nothing.code, 0);
  assert.match(nothing.stderr, /^Nothing to do: Felix does not use Typha here/);
  const plain = await bench(t, 'manifest-plaintext');
  const blocked = await plain.run('migrate', '--spiffe', '--yes');
  assert.equal(blocked.code, 1);
  assert.match(blocked.stderr, /speaks plaintext: identities can change only once both ends use TLS/);
  assert.match(blocked.stderr, /: kubectl calico-tls enable --spiffe$/m);
  const back = await plain.run('rollback', '--yes');
  assert.equal(back.code, 1);
  assert.match(back.stderr, /: kubectl calico-tls enable$/m);
});
