import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { shortArrival, startArguments } from '../../../scripts/start-arguments.ts';
import { scenarios } from '../../../simulator/scenarios/catalogue.ts';

const script = fileURLToPath(new URL('../../../scripts/start.ts', import.meta.url));

interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(folder: string, ...args: readonly string[]): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args], {
      env: { ...process.env, CALICO_TLS_SIM_DIRECTORY: join(folder, 'sim'), TMPDIR: folder, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

function temporaryFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'calico-tls-start-'));
  context.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('flags of npm start are taken out, all others belong to the command, which is status by default', () => {
  const common = { scenario: 'operator-cn', reset: false, list: false };
  assert.deepEqual(startArguments([]), { ...common, command: ['status'] });
  assert.deepEqual(startArguments(['-o', 'json']), { ...common, command: ['status', '-o', 'json'] });
  assert.deepEqual(startArguments(['--help']), { ...common, command: ['--help'] });
  assert.deepEqual(startArguments(['migrate', '--spiffe', '--scenario', 'canal', '--reset']), {
    ...common,
    scenario: 'canal',
    reset: true,
    command: ['migrate', '--spiffe'],
  });
  assert.deepEqual(startArguments(['--scenario=expired', 'status']), {
    ...common,
    scenario: 'expired',
    command: ['status'],
  });
  assert.match(JSON.stringify(startArguments(['--scenario'])), /needs a name/);
});

test('a change need not wait for files longer than simulated kubelets take', () => {
  const waiting = ['migrate --spiffe', 'rollback', 'enable', 'enable felix-typha --yes', 'rotate ca'];
  for (const words of [...waiting, 'enable etcd --check-etcd', 'rotate etcd'])
    assert.equal(shortArrival(words.split(' ')), '--file-arrival=3s', words);
  for (const words of [
    'status',
    'migrate --spiffe --file-arrival 1m',
    'migrate --file-arrival=1m',
    'enable kube-apiserver',
    'rotate --help',
  ])
    assert.equal(shortArrival(words.split(' ')), null, words);
});

test('a scenario that does not exist is one line and exit 2', async (context) => {
  const { code, stdout, stderr } = await start(temporaryFolder(context), '--scenario', 'nope');
  assert.equal(code, 2);
  assert.equal(stdout, '');
  assert.equal(stderr, 'error: There is no scenario nope. npm start -- --list names them.\n');
});

test('--list names every scenario with what it is', async (context) => {
  const { code, stdout } = await start(temporaryFolder(context), '--list');
  assert.equal(code, 0);
  assert.match(stdout, /^operator-cn +Tigera operator as installed/);
  assert.deepEqual(
    stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]),
    scenarios.map(({ name }) => name),
  );
});

test('status runs against the scenario, passes its exit code on and leaves only the state behind', async (context) => {
  const folder = temporaryFolder(context);
  const { code, stdout, stderr } = await start(folder, '--scenario', 'expired');
  assert.equal(code, 3, stderr);
  assert.match(stdout, /expired: Calico v3\.30\.5/);
  assert.match(stdout, /EXPIRED 3d/);
  assert.deepEqual(readdirSync(folder), ['sim']);
  assert.deepEqual(readdirSync(join(folder, 'sim')), ['expired.json']);
});

test('the state lasts from call to call until --reset', async (context) => {
  const folder = temporaryFolder(context);
  const serial = async (...args: readonly string[]) => {
    const { stdout } = await start(folder, '--scenario', 'manifest-mtls-cn', 'status', '-o', 'json', ...args);
    return /"sha256": ?"([0-9a-f]+)"/.exec(stdout)?.[1];
  };
  const first = await serial();
  assert.ok(first);
  assert.ok(existsSync(join(folder, 'sim', 'manifest-mtls-cn.json')));
  assert.equal(await serial(), first);
  assert.notEqual(await serial('--reset'), first);
});

test('enable turns a plaintext scenario to mutual TLS while one waits, and rotate sees nothing due', async (context) => {
  const folder = temporaryFolder(context);
  const scenario = ['--scenario', 'manifest-plaintext'];
  const enabled = await start(folder, ...scenario, 'enable', '--yes');
  assert.equal(enabled.code, 0, enabled.stderr);
  assert.match(enabled.stderr, /^Done: \d+ steps done/m);
  assert.match(enabled.stdout, /^felix-typha +mTLS CN /m);
  const rotated = await start(folder, ...scenario, 'rotate', 'typha', '--if-expires-within', '30d', '--yes');
  assert.equal(rotated.code, 0, rotated.stderr);
  assert.match(rotated.stderr, /^Nothing to do: nothing ends within 30 days/m);
});
