import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { parse } from 'yaml';
import { plaintextCalico } from '../../support/plaintext-calico.ts';
import { programPath } from '../../support/program-path.ts';
import { runProgram } from '../../support/run-program.ts';
import { assertValid } from '../../support/schema.ts';

const judge = (...words: string[]) =>
  runProgram(['status', '--from', '-', ...words], { stdin: plaintextCalico });

test('problems end with 3 and are shown on stdout, with nothing on stderr', async () => {
  const { code, stdout, stderr } = await judge();
  assert.equal(stderr, '');
  assert.match(stdout, /^felix-typha +plaintext +ERROR$/m);
  assert.match(stdout, /^ERROR CTLS101 /m);
  assert.equal(code, 3);
});

test('the exit code is the same in every format, and --fail-on none makes it 0', async () => {
  for (const format of ['wide', 'json', 'yaml']) assert.equal((await judge('-o', format)).code, 3);
  assert.equal((await judge('--fail-on', 'none')).code, 0);
});

test('JSON is valid by the schema, and YAML is the same document', async () => {
  const json = JSON.parse((await judge('-o', 'json')).stdout);
  assertValid('status', json);
  const yaml = parse((await judge('-o', 'yaml')).stdout);
  const timeless = { ...json, metadata: { ...json.metadata, generatedAt: '' } };
  assert.deepEqual({ ...yaml, metadata: { ...yaml.metadata, generatedAt: '' } }, timeless);
});

test('a link named alone is judged alone', async () => {
  const { stdout } = await judge('etcd', '-o', 'json');
  assert.deepEqual(
    JSON.parse(stdout).links.map(({ link }: { link: string }) => link),
    ['etcd'],
  );
});

test('colour comes with FORCE_COLOR and goes without a terminal', async () => {
  const words = ['status', '--from', '-'];
  const forced = await runProgram(words, { stdin: plaintextCalico, env: { FORCE_COLOR: '1' } });
  assert.ok(forced.stdout.includes('\u001b['));
  assert.ok(!(await judge()).stdout.includes('\u001b['));
});

test('what was read is saved, and gives the same status again', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'calico-tls-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'saved.yaml');
  const first = await judge('-o', 'json', '--save', file);
  assert.equal(first.stderr, `saved what was read to ${file}\n`);
  assert.match(await readFile(file, 'utf8'), /^kind: Snapshot$/m);
  const second = await runProgram(['status', '--from', file, '-o', 'json']);
  assert.deepEqual(JSON.parse(second.stdout).links, JSON.parse(first.stdout).links);
  assert.equal(second.code, 3);
});

test('a reader that leaves early changes neither the exit code nor stderr', async () => {
  const child = spawn(process.execPath, [programPath, 'status', '--from', '-'], {
    env: { PATH: process.env.PATH },
  });
  child.stdout.destroy();
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.end(plaintextCalico);
  const [code] = await once(child, 'close');
  assert.equal(stderr, '');
  assert.equal(code, 3);
});

test('an interrupt ends the run with 130', { skip: process.platform === 'win32' }, async (t) => {
  const child = spawn(process.execPath, [programPath, 'status', '--from', '-'], {
    env: { PATH: process.env.PATH },
  });
  t.after(() => child.kill('SIGKILL'));
  await new Promise((resolve) => child.stdin.write('#\n'.repeat(1 << 20), resolve));
  child.kill('SIGINT');
  const [code, signal] = await once(child, 'close');
  assert.deepEqual([code, signal], [130, null]);
});

test('a document that cannot be read costs no other, and is told in the foot and in the document', async () => {
  const stdin = `${plaintextCalico}\n---\nkind: DaemonSet\nmetadata:\n\tname: x\n`;
  const screen = await runProgram(['status', '--from', '-'], { stdin });
  assert.match(screen.stdout, /^not read: document standard input:5: is neither YAML nor JSON/m);
  assert.match(screen.stdout, /ERROR CTLS101/);
  assert.match(screen.stdout, /^kube-apiserver +unknown/m);
  assert.match(screen.stdout, /3 not readable\)/);
  const json = await runProgram(['status', '--from', '-', '-o', 'json'], { stdin });
  const document = JSON.parse(json.stdout);
  assertValid('status', document);
  assert.deepEqual(document.unread, [
    {
      resource: 'document',
      name: 'standard input:5',
      namespace: null,
      reason: 'is neither YAML nor JSON (tab as indent)',
      permission: null,
    },
  ]);
  assert.ok(document.unknown.some(({ reason }: { reason: string }) => reason === 'unreadable'));
});

test('where all that could hold Calico cannot be read, that is said in place of no Calico', async () => {
  const stdin = 'kind: ConfigMap\napiVersion: v1\nmetadata: {name: x}\n---\na: [\n';
  const { code, stderr } = await runProgram(['status', '--from', '-'], { stdin });
  assert.equal(code, 1);
  assert.match(
    stderr,
    /^error: no Calico is visible in standard input: not read: standard input:\d \(is neither/,
  );
  assert.match(stderr, /\nMend the document/);
});

test('-n says where objects of files are that name no namespace', async () => {
  const stdin = plaintextCalico.replaceAll('"namespace":"kube-system",', '');
  const given = await runProgram(['status', '--from', '-', '-n', 'calico'], { stdin });
  assert.match(given.stdout, /by manifest in calico,/);
  const none = await runProgram(['status', '--from', '-'], { stdin });
  assert.match(none.stdout, /by manifest in default,/);
});

const refusals: [string[], string, RegExp, number][] = [
  [['--from', '/nonexistent/x.yaml'], '', /^error: cannot read \/nonexistent\/x\.yaml: no such file/, 1],
  [
    ['--from', '-'],
    '\u0000\u0001',
    /^error: standard input: line 1 holds bytes that are not UTF-8 text\n/,
    1,
  ],
  [
    ['--from', '-'],
    '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"x"}}',
    /^error: no Calico in standard input\n/,
    1,
  ],
  [
    ['--from', '-', '-n', 'x'],
    'apiVersion: calico-tls/v1\nkind: Snapshot\nmetadata: {takenAt: 2026-01-01T00:00:00Z}\nobjects: []\n',
    /^error: --namespace cannot be combined with standard input/,
    2,
  ],
  [['--from', '-', '--context', 'x'], '', /^error: --context cannot be combined with --from/, 2],
  [['--kubeconfig', '/nonexistent'], '', /^error: cannot read kubeconfig \/nonexistent/, 1],
  [['--request-timeout', '5x'], '', /^error: --request-timeout 5x is not a duration\n/, 2],
  [['-v', 'much'], '', /^error: -v "much" is not a level\n/, 2],
  [[], '', /^error: there is no kubeconfig/, 1],
];

for (const [words, stdin, expected, exitCode] of refusals) {
  test(`what cannot run is told in a line with its remedy: status ${words.join(' ')}`, async () => {
    const { code, stdout, stderr } = await runProgram(['status', ...words], { stdin });
    assert.match(stderr, expected);
    assert.match(stderr.split('\n')[1] ?? '', /^\S.*[.?]$/);
    assert.equal(stdout, '');
    assert.equal(code, exitCode);
  });
}
