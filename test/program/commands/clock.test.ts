import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { parse } from 'yaml';
import { scenarioNamed } from '../../../simulator/scenarios/catalogue.ts';
import { runningClock } from '../../../simulator/server/clock.ts';
import { type SimulatedCluster, startCluster } from '../../../simulator/server/cluster.ts';
import { programPath } from '../../support/program-path.ts';
import { type Run, runProgram } from '../../support/run-program.ts';
import { assertValid } from '../../support/schema.ts';

interface Bench {
  readonly cluster: SimulatedCluster;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly run: (line: string) => Promise<Run>;
}

/** A cluster whose clock this machine's is so many seconds ahead of; null: its answers have no Date. */
async function bench(t: TestContext, ahead: number | null, name = 'operator-cn'): Promise<Bench> {
  const scenario = scenarioNamed(name);
  assert.ok(scenario);
  const dates = ahead === null ? null : runningClock(new Date(Date.now() - ahead * 1000));
  const cluster = await startCluster({ scenario, dates });
  const folder = mkdtempSync(join(tmpdir(), 'calico-tls-clock-'));
  t.after(async () => {
    await cluster.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, cluster.kubeconfig, { mode: 0o600 });
  const env = { KUBECONFIG: kubeconfig };
  return { cluster, folder, env, run: (line) => runProgram(line.split(' '), { env }) };
}

const written = ({ requests }: SimulatedCluster) => requests.filter(({ method }) => method !== 'GET');
const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`;
const warningOf = (difference: string) =>
  new RegExp(
    `^warning: operator-cn: this machine's clock is ${difference} the API server's \\(${time} here, ${time} there\\): what has expired, is not yet valid or expires soon is judged by the wrong time\\. Set the clock of whichever machine is wrong.*\\.$`,
    'gm',
  );
const refusalOf = (difference: string) =>
  new RegExp(
    `^error: this machine's clock is ${difference} the API server's \\(${time} here, ${time} there\\): certificates would be issued, and the plan judged, by the wrong time\nNothing was written\\. Set the clock of whichever machine is wrong.*, then run this again\\.\n$`,
  );
const count = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].length;

const looking = ['status', 'probe etcd', 'diagnose', 'cleanup', 'restore', 'permissions migrate'];
/** The simulated cluster has no etcd and no logs. */
const judgesNothing = ['probe etcd', 'diagnose'];
const changing = [
  'migrate --spiffe --yes',
  'migrate --spiffe --dry-run=client',
  'migrate --spiffe --csr-dir csr',
  'migrate --spiffe --output-dir plan --include-keys',
  'rollback --dry-run=server',
  'rotate typha --yes',
  'rotate ca --dry-run=client -o yaml',
  'enable --yes',
  'enable kube-apiserver --dry-run=client',
  'restore calico-tls-backup-20261124t224421z --yes',
  'restore calico-tls-backup-20261124t224421z --dry-run=client',
];

for (const [ahead, difference, lines] of [
  [600, '10 min ahead of', looking],
  [-600, '10 min behind', looking.slice(0, 1)],
] as const)
  test(`${difference} the server: what looks warns in one line`, async (t) => {
    const { run } = await bench(t, ahead);
    for (const line of lines) {
      const { code, stderr } = await run(line);
      assert.equal(code, judgesNothing.includes(line) ? 1 : 0, `${line}: ${stderr}`);
      assert.equal(count(stderr, warningOf(difference)), 1, `${line}: ${stderr}`);
    }
  });

for (const [ahead, difference, lines] of [
  [600, '10 min ahead of', changing],
  [-600, '10 min behind', changing.slice(0, 2)],
] as const)
  test(`${difference} the server: what issues or plans refuses, and writes nothing`, async (t) => {
    const { cluster, run } = await bench(t, ahead);
    for (const line of lines) {
      const { code, stderr } = await run(line);
      assert.equal(code, 1, `${line}: ${stderr}`);
      assert.match(stderr, refusalOf(difference), line);
    }
    assert.deepEqual(written(cluster), []);
  });

for (const [ahead, difference] of [
  [31, '31 s ahead of'],
  [-31, '31 s behind'],
  [29, null],
  [-29, null],
  [0, null],
] as const) {
  test(`${ahead} s ahead: ${difference === null ? 'as ever' : 'a warning, and no plan'}`, async (t) => {
    const { run } = await bench(t, ahead);
    const status = await run('status -o json');
    const plan = await run('migrate --spiffe --dry-run=client');
    if (difference === null) {
      assert.equal(status.stderr, '');
      assert.equal(plan.code, 0, plan.stderr);
    } else {
      assert.equal(count(status.stderr, warningOf(difference)), 1, status.stderr);
      assert.match(plan.stderr, refusalOf(difference));
      assert.equal(plan.code, 1);
    }
    const { clockSkewSeconds } = JSON.parse(status.stdout).metadata;
    assert.ok(Math.abs(clockSkewSeconds - ahead) <= 1, String(clockSkewSeconds));
  });
}

test('every document says the difference, and is valid', async (t) => {
  const { run } = await bench(t, 600);
  for (const [line, schema] of [
    ['probe etcd', 'probe'],
    ['diagnose', 'diagnosis'],
  ] as const) {
    const json = JSON.parse((await run(`${line} -o json`)).stdout);
    assertValid(schema, json);
    assert.equal(json.metadata.clockSkewSeconds, 600, line);
  }
  const yaml = parse((await run('status -o yaml')).stdout);
  assertValid('status', yaml);
  assert.equal(yaml.metadata.clockSkewSeconds, 600);
});

test('a refusal is a document too where one was asked for', async (t) => {
  const { run } = await bench(t, -600);
  const { stdout } = await run('rotate felix --dry-run=client -o json');
  const json = JSON.parse(stdout);
  assertValid('error', json);
  assert.equal(json.code, 'clock-skew');
});

test('without a Date the difference is not known: null, a note in -o wide, and plans as ever', async (t) => {
  const { run } = await bench(t, null);
  const status = await run('status -o json');
  assert.equal(status.stderr, '');
  assert.equal(JSON.parse(status.stdout).metadata.clockSkewSeconds, null);
  const wide = await run('status -o wide');
  assert.match(
    wide.stderr,
    /^note: operator-cn: the answers of the API server have no Date: .* not known\n$/,
  );
  assert.equal((await run('status')).stderr, '');
  const plan = await run('migrate --spiffe --dry-run=client -o json');
  assert.equal(plan.code, 0, plan.stderr);
  const json = JSON.parse(plan.stdout);
  assertValid('plan', json);
  assert.equal(json.metadata.clockSkewSeconds, null);
});

test('what was saved says nothing of the clock', async (t) => {
  const { run, folder } = await bench(t, 600);
  const file = join(folder, 'saved.yaml');
  assert.match((await run(`status --save ${file}`)).stderr, /^warning: operator-cn: this machine's clock/m);
  const { stdout, stderr } = await runProgram(['status', '--from', file, '-o', 'json']);
  assert.equal(stderr, '');
  assert.equal(JSON.parse(stdout).metadata.clockSkewSeconds, null);
});

test('a run that the server refuses warns as well: the clock may be why', async (t) => {
  const { cluster, folder } = await bench(t, 600);
  const kubeconfig = join(folder, 'stranger');
  writeFileSync(kubeconfig, cluster.user({ name: 'stranger', by: 'expired-token' }), { mode: 0o600 });
  for (const line of ['status', 'migrate --spiffe --yes']) {
    const { code, stderr } = await runProgram(line.split(' '), { env: { KUBECONFIG: kubeconfig } });
    assert.equal(code, 1);
    assert.equal(count(stderr, warningOf('10 min ahead of')), 1, stderr);
    assert.match(stderr, /^error: .* does not accept the credentials/m);
  }
});

test('of several contexts each has its own line, and --watch tells once', async (t) => {
  const [one, other] = [await bench(t, 600), await bench(t, 0, 'manifest-plaintext')];
  const second = join(one.folder, 'second');
  writeFileSync(second, other.cluster.kubeconfig.replaceAll(/\badmin\b/g, 'other'), { mode: 0o600 });
  const env = { KUBECONFIG: `${one.env.KUBECONFIG}:${second}` };
  const both = await runProgram(['status', '--contexts', 'operator-cn,manifest-plaintext', '-o', 'json'], {
    env,
  });
  assert.equal(count(both.stderr, /^warning: /gm), 1, both.stderr);
  assert.equal(count(both.stderr, warningOf('10 min ahead of')), 1);
  assert.deepEqual(
    JSON.parse(both.stdout).items.map(
      ({ status }: { status: { metadata: { clockSkewSeconds: number } } }) =>
        status.metadata.clockSkewSeconds,
    ),
    [600, 0],
  );

  const words = ['status', '--watch', '--every', '1s'];
  const child = spawn(process.execPath, [programPath, ...words], {
    env: { PATH: process.env.PATH, ...one.env },
  });
  let told = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    told += text;
  });
  child.stdout.resume();
  const looks = () => one.cluster.requests.filter(({ path }) => path === '/version').length;
  const before = looks();
  await new Promise<void>((resolve) => {
    const stop = one.cluster.observe(() => {
      if (looks() < before + 4) return;
      stop();
      resolve();
    });
  });
  child.kill('SIGINT');
  await new Promise((resolve) => child.on('close', resolve));
  assert.equal(count(told, warningOf('10 min ahead of')), 1, told);
});
