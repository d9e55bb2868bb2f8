import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  readonly run: (line: string) => Promise<Run>;
}

async function bench(t: TestContext, name: string): Promise<Bench> {
  const scenario = scenarioNamed(name);
  assert.ok(scenario);
  const cluster = await startCluster({ scenario });
  const folder = mkdtempSync(join(tmpdir(), 'calico-tls-flows-'));
  t.after(async () => {
    await cluster.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, cluster.kubeconfig, { mode: 0o600 });
  return { cluster, folder, run: (line) => runProgram(line.split(' '), { env: { KUBECONFIG: kubeconfig } }) };
}

const written = ({ requests }: SimulatedCluster) => requests.filter(({ method }) => method !== 'GET');
const flag = '--accept-flow-log-loss';
const refusal = (command: string) =>
  `error: flow logs of Felix would be refused by Goldmane and lost, as the warning above says\nNothing was written. Where that is meant, give ${flag}:\n  kubectl calico-tls ${command} ${flag}\n`;
const oneLine = ({ stdout, stderr }: Pick<Run, 'stdout' | 'stderr'>) =>
  `${stdout}\n${stderr}`.replaceAll(/\s+/g, ' ');

const goldmane = { apiVersion: 'operator.tigera.io/v1', kind: 'Goldmane', metadata: { name: 'default' } };

test('a move that costs flow logs says so and is refused, also with --yes; --dry-run only says so', async (t) => {
  const { cluster, run } = await bench(t, 'operator-goldmane');
  const refused = await run('migrate --spiffe --yes');
  assert.equal(refused.code, 1);
  assert.match(
    oneLine(refused),
    /WARNING From step 3 on Goldmane refuses the flow logs of Felix, and they are lost: /,
  );
  assert.match(oneLine(refused), /issued by CN=calico-tls-ca .*, so Felix withholds it /);
  assert.equal(refused.stderr, refusal('migrate --spiffe --yes'));
  const files = await run('migrate --spiffe --output-dir plan --include-keys');
  assert.equal(files.code, 1);
  assert.equal(files.stderr, refusal('migrate --spiffe --output-dir plan --include-keys'));
  const dry = await run('migrate --spiffe --dry-run=client');
  assert.equal(dry.code, 0, dry.stderr);
  assert.match(oneLine(dry), /WARNING From step 3 on Goldmane refuses/);
  assert.deepEqual(written(cluster), []);
});

test('the warning is in the documents of the plan, which are valid', async (t) => {
  const { run } = await bench(t, 'operator-goldmane');
  const json = await run('migrate --spiffe --dry-run=client -o json');
  const yaml = await run('migrate --spiffe --dry-run=client -o yaml');
  for (const document of [JSON.parse(json.stdout), parse(yaml.stdout)]) {
    assertValid('plan', document);
    const [{ message, ...warning }] = document.warnings;
    assert.match(message, /^From step 3 on Goldmane refuses/);
    assert.deepEqual(warning, {
      code: 'flow-logs-refused',
      step: 'node-certificate',
      command: null,
      acceptedBy: flag,
    });
  }
});

test('accepted, it is carried out; the way back heals it, and the way back from there asks again', async (t) => {
  const { cluster, run } = await bench(t, 'operator-goldmane');
  const moved = await run(`migrate --to cn-or-spiffe --yes ${flag}`);
  assert.equal(moved.code, 0, moved.stderr);
  const again = await run('rotate felix --dry-run=client -o json');
  const [already] = JSON.parse(again.stdout).warnings;
  assert.equal(already.code, 'flow-logs-refused-already');
  assert.equal(already.acceptedBy, null);

  const back = await run('rollback --yes');
  assert.equal(back.code, 0, back.stderr);
  const first = backups(cluster)[0];
  const healed = await run(`restore ${first} --yes`);
  assert.equal(healed.code, 0, healed.stderr);
  assert.match(
    healed.stderr,
    /^note: From step 2 on Goldmane accepts the flow logs of Felix again; today it refuses them\.$/m,
  );
  const undo = backups(cluster).at(-1);
  const lost = await run(`restore ${undo} --yes`);
  assert.equal(lost.code, 1);
  assert.match(oneLine(lost), /WARNING From step \d on Goldmane refuses the flow logs/);
  assert.ok(lost.stderr.endsWith(refusal(`restore ${undo} --yes`)), lost.stderr);
  assert.equal((await run(`restore ${undo} --dry-run=client`)).code, 0);
});

const backups = (cluster: SimulatedCluster): string[] =>
  cluster
    .objects('Secret')
    .map(({ metadata }) => metadata.name)
    .filter((name) => name.startsWith('calico-tls-backup-'))
    .toSorted();

test('the files of a plan that was accepted carry the warning', async (t) => {
  const { folder, run } = await bench(t, 'operator-goldmane');
  const directory = join(folder, 'plan');
  const files = await run(`migrate --spiffe --output-dir ${directory} --include-keys ${flag}`);
  assert.equal(files.code, 0, files.stderr);
  assert.match(
    readFileSync(join(directory, 'README.md'), 'utf8'),
    /^\*\*Warning\.\*\* From step 3 on Goldmane refuses/m,
  );
});

test('nothing is said where nothing is lost: the operator renews its own, or there is no Goldmane', async (t) => {
  const own = await bench(t, 'operator-goldmane');
  const renewed = JSON.parse((await own.run('rotate felix --dry-run=client -o json')).stdout);
  assert.equal(renewed.steps.length, 1);
  assert.deepEqual(renewed.warnings, []);
  const without = await bench(t, 'operator-cn');
  const moved = JSON.parse((await without.run('migrate --spiffe --dry-run=client -o json')).stdout);
  assert.equal(moved.steps.length, 5);
  assert.deepEqual(moved.warnings, []);
});

test('certificates of the own under Goldmane are refused already: no flag is asked for', async (t) => {
  const { cluster, run } = await bench(t, 'operator-byo-spiffe');
  cluster.put(goldmane);
  cluster.settle();
  const { code, stdout, stderr } = await run('rotate ca --dry-run=client');
  assert.equal(code, 0, stderr);
  assert.match(oneLine({ stdout, stderr }), /note: Goldmane refuses the flow logs of Felix already/);
  const rotated = await run('rotate ca --yes');
  assert.equal(rotated.code, 0, rotated.stderr);
});

test('where it cannot be read whether Felix sends flow logs, it asks as well', async (t) => {
  const { cluster, run } = await bench(t, 'operator-cn');
  cluster.deny({ resource: 'felixconfigurations' });
  const { code, stdout, stderr } = await run('migrate --spiffe --yes');
  assert.equal(code, 1);
  assert.match(
    stdout.replaceAll(/\s+/g, ' '),
    /WARNING From step 3 on the flow logs of Felix may be refused, and lost: FelixConfigurations were not read\./,
  );
  assert.equal(stderr, refusal('migrate --spiffe --yes').replace('would be', 'may be'));
  assert.deepEqual(
    written(cluster).filter(({ path }) => !path.includes('selfsubject')),
    [],
  );
});
