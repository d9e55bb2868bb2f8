import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, beforeEach } from 'node:test';
import { builtRelease, executableOf, platformNamed } from './built-release.ts';
import { runProcess } from './run-process.ts';

const work = mkdtempSync(join(tmpdir(), 'calico-tls-cache-'));
const program = join(work, 'kubectl-calico_tls');
writeFileSync(program, executableOf(await builtRelease(), platformNamed('linux-amd64')), { mode: 0o755 });
const home = join(work, 'home');
const folder = join(home, '.cache', 'kubectl-calico-tls', 'code');

beforeEach(() => {
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home);
});
after(() => rmSync(work, { recursive: true, force: true }));

const help = (env: Record<string, string> = { HOME: home }) => runProcess(program, ['status', '--help'], env);
const kept = (): string[] => readdirSync(folder);
const file = (): string => join(folder, kept()[0] ?? 'none');
/** Changes whenever the file is written anew. */
const identity = (): string => `${statSync(file()).ino} ${statSync(file()).mtimeMs}`;

test('The first run keeps its compiled code in a folder of the user alone, the next ones use it', async () => {
  const first = await help();
  assert.deepEqual(kept().length, 1);
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  assert.equal(statSync(file()).mode & 0o777, 0o600);
  const written = identity();
  assert.deepEqual(await help(), first);
  assert.equal(identity(), written);
});

test('Each command has its own code', async () => {
  await help();
  await runProcess(program, ['help', 'help'], { HOME: home });
  assert.equal(kept().length, 2);
});

test('--version keeps nothing', async () => {
  await runProcess(program, ['--version'], { HOME: home });
  assert.deepEqual(readdirSync(home), []);
});

test('Damaged code is not run but replaced', async () => {
  const first = await help();
  const content = readFileSync(file());
  const middle = content.length >> 1;
  content.writeUInt8(content.readUInt8(middle) ^ 1, middle);
  for (const damaged of [content, content.subarray(0, middle), Buffer.alloc(0)]) {
    writeFileSync(file(), damaged);
    const written = identity();
    assert.deepEqual(await help(), first);
    assert.notEqual(identity(), written);
  }
});

test('Code in a folder or a file that others can write is not used', async () => {
  const first = await help();
  const written = identity();
  chmodSync(folder, 0o770);
  assert.deepEqual(await help(), first);
  assert.equal(identity(), written);
  chmodSync(folder, 0o700);
  chmodSync(file(), 0o660);
  assert.deepEqual(await help(), first);
  assert.notEqual(identity(), written);
  assert.equal(statSync(file()).mode & 0o777, 0o600);
});

test('Code of older releases is taken away', async () => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, '0.0.1-node-v22.0.0-x64-status.code'), 'old');
  await help();
  assert.equal(kept().length, 1);
  assert.doesNotMatch(file(), /0\.0\.1/);
});

test('A link in place of the folder is not followed', async () => {
  const elsewhere = join(home, 'elsewhere');
  mkdirSync(elsewhere, { mode: 0o700 });
  mkdirSync(join(home, '.cache', 'kubectl-calico-tls'), { recursive: true });
  symlinkSync(elsewhere, folder);
  assert.equal((await help()).code, 0);
  assert.deepEqual(readdirSync(elsewhere), []);
});

test('Without a home, or with one that cannot be written, the program runs all the same', async () => {
  assert.equal((await help({})).code, 0);
  assert.equal((await help({ HOME: '/proc/none' })).code, 0);
  assert.equal((await help({ HOME: join(work, 'none') })).code, 0);
  assert.ok(!readdirSync(work).includes('none'));
});
