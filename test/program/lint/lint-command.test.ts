import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { rootedDisk, thisDisk } from '../../../src/cli/lint/host-disk.ts';
import { readLintFiles } from '../../../src/cli/lint/lint-files.ts';
import { lintFiles } from '../../../src/cli/lint/lint-pipeline.ts';
import { ExpectedError } from '../../../src/errors.ts';
import { hostFiles } from '../../support/lint/host.ts';
import { plaintextCalico } from '../../support/plaintext-calico.ts';
import { runProgram } from '../../support/run-program.ts';
import { assertValid } from '../../support/schema.ts';

let root = '';
const sample = (name: string) => fileURLToPath(new URL(`samples/${name}/`, import.meta.url));
const now = new Date();
const options = { root: null, expiresWithinMs: 0 } as const;

before(() => {
  root = mkdtempSync(join(tmpdir(), 'calico-tls-lint-'));
  for (const name of ['right/felix-typha', 'wrong/neutron', 'right/etcd-conf'])
    cpSync(sample(name), root, { recursive: true });
  for (const [path, text] of Object.entries(hostFiles)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  writeFileSync(join(root, 'etc/hosts'), '127.0.0.1 localhost\n');
  writeFileSync(join(root, 'secret.yaml'), 'apiVersion: v1\nkind: Secret\nmetadata: {name: x}\n');
  symlinkSync('/etc/calico/ca.crt', join(root, 'etc/absolute.crt'));
  symlinkSync('../../../../../../../../etc/hostname', join(root, 'etc/outside'));
  symlinkSync('loop', join(root, 'etc/loop'));
});
after(() => rmSync(root, { recursive: true }));

test('the file system of a host, mounted elsewhere, is judged as that host sees it', async () => {
  const { code, stdout, stderr } = await runProgram(['lint', '--root', root, root, '-o', 'json']);
  assert.equal(stderr, '');
  const document = JSON.parse(stdout);
  assertValid('lint', document);
  assert.deepEqual(
    document.files.map(({ path }: { path: string }) => path),
    [
      '/etc/calico/felix.cfg',
      '/etc/calico/typha.cfg',
      '/etc/etcd/etcd.conf.yml',
      '/etc/neutron/neutron.conf',
    ],
  );
  assert.equal(document.links[0].mode, 'mtls-spiffe');
  assert.equal(document.links[2].mode, 'plaintext');
  assert.equal(code, 3);
});

test('standard input is judged, and --fail-on decides the exit code as in status', async () => {
  const stdin = '[calico]\netcd_host = 10.0.0.1\n';
  const plain = await runProgram(['lint', '-'], { stdin });
  assert.match(plain.stdout, /^ERROR CTLS301 neutron-driver of standard input /m);
  assert.equal(plain.code, 3);
  assert.equal((await runProgram(['lint', '-', '--fail-on', 'none'], { stdin })).code, 0);
});

test('without --root a file that is not on this machine is unknown, not missing', async () => {
  const path = join(sample('right/calicoctl-etcd'), 'etc/calico/calicoctl.cfg');
  const { findings, summary } = await lintFiles({ ...options, paths: [path] }, now);
  assert.deepEqual(findings, []);
  assert.ok(summary.unknown > 0);
});

test('links are followed inside the root, and none leads out of it', () => {
  const disk = rootedDisk(root);
  const absolute = disk('/etc/absolute.crt');
  assert.equal(
    absolute.kind === 'found' && Buffer.from(absolute.bytes).toString(),
    hostFiles['/etc/calico/ca.crt'],
  );
  assert.equal(disk('/etc/outside').kind, 'missing');
  assert.equal(disk('/etc/loop').kind, 'unknown');
  assert.equal(disk('/etc/../../../etc/calico/ca.crt').kind, 'found');
  assert.equal(disk('/etc/calico').kind, 'unknown');
  assert.equal(thisDisk()(join(root, 'gone')).kind, 'unknown');
});

test('directories are read to the bottom; what is no text is skipped there, and told', async () => {
  writeFileSync(join(root, 'etc/binary'), Buffer.from([0, 1, 2, 255]));
  writeFileSync(join(root, 'etc/large'), 'x'.repeat(1024 * 1024 + 1));
  const { files, skipped } = await readLintFiles([root], root);
  assert.deepEqual(
    skipped.map(({ path, why }) => `${path} ${why}`),
    ['/etc/binary is no text', '/etc/large has 1048577 bytes, more than 1048576'],
  );
  const paths = files.map(({ path }) => path);
  assert.ok(paths.includes('/etc/calico/felix.cfg'));
  assert.ok(!paths.includes('/etc/binary') && !paths.includes('/etc/large'));
});

const refused: readonly (readonly [string, () => readonly string[], RegExp, string])[] = [
  ['no file', () => [], /^lint needs files to judge$/, 'no-files'],
  [
    'a file that is not there',
    () => ['/nonexistent/x'],
    /^cannot read \/nonexistent\/x: no such file/,
    'unreadable-file',
  ],
  [
    'a file of another kind',
    () => [join(root, 'etc/hosts')],
    /^\S+hosts is of no kind that lint knows$/,
    'unknown-file-kind',
  ],
  [
    'a bare certificate',
    () => [join(root, 'etc/calico/ca.crt')],
    /is a bare PEM file \(certificate\): .*kubectl calico-tls status --from FILE/,
    'unknown-file-kind',
  ],
  [
    'a Secret',
    () => [join(root, 'secret.yaml')],
    /holds Kubernetes objects \(Secret\): kubectl calico-tls status --from FILE/,
    'unknown-file-kind',
  ],
  [
    'a directory without settings',
    () => [join(root, 'etc/kubernetes')],
    /^no file of settings in /,
    'unknown-file-kind',
  ],
  ['a binary file', () => [join(root, 'etc/binary')], /is not a text file/, 'unreadable-file-content'],
  ['- twice', () => ['-', '-'], /^- is given twice/, 'repeated-flag'],
];
for (const [what, paths, message, code] of refused) {
  test(`${what} is refused in one line`, async () => {
    await assert.rejects(lintFiles({ ...options, paths: paths() }, now), (error: unknown) => {
      assert.ok(error instanceof ExpectedError);
      assert.match(error.message, message);
      assert.equal(error.code, code);
      return true;
    });
  });
}

test("Calico's own manifests lead to status, whose command runs", async () => {
  const path = join(root, 'calico.yaml');
  writeFileSync(path, plaintextCalico);
  const { code, stdout, stderr } = await runProgram(['lint', path]);
  assert.deepEqual([code, stdout], [1, '']);
  assert.match(
    stderr,
    /^error: \S+ holds Kubernetes objects \(DaemonSet, Deployment\): status judges them\n/,
  );
  const command = stderr.trimEnd().split('\n').at(-1)?.trim() ?? '';
  assert.equal(command, `kubectl calico-tls status --from ${path}`);
  assert.equal((await runProgram(command.split(' ').slice(2))).code, 3);
});

test('what a directory walk skips is told, in the document and on the screen', async () => {
  const folder = join(root, 'walked');
  mkdirSync(join(folder, 'etc/calico'), { recursive: true });
  writeFileSync(join(folder, 'etc/calico/felix.cfg'), '[global]\nLogFilePath = None\n');
  writeFileSync(join(folder, 'etc/calico.yaml'), plaintextCalico);
  writeFileSync(join(folder, 'etc/hosts'), '127.0.0.1 localhost\n');
  writeFileSync(join(folder, 'etc/note.bin'), Buffer.from([0, 1]));
  const words = ['lint', '--root', folder, folder];
  const json = await runProgram([...words, '-o', 'json']);
  const document = JSON.parse(json.stdout);
  assertValid('lint', document);
  assert.deepEqual(document.skipped, [
    { path: '/etc/note.bin', why: 'is no text', command: null },
    {
      path: '/etc/calico.yaml',
      why: 'holds Kubernetes objects (DaemonSet, Deployment): status judges them',
      command: `kubectl calico-tls status --from ${join(folder, 'etc/calico.yaml')}`,
    },
    { path: '/etc/hosts', why: 'is of no kind that lint knows', command: null },
  ]);
  const screen = (await runProgram(words)).stdout;
  assert.match(screen, /^skipped \/etc\/calico\.yaml: it holds Kubernetes objects/m);
  assert.match(screen, /^skipped 2 more files of no kind that lint knows: -o wide names them$/m);
  const wide = (await runProgram([...words, '-o', 'wide'])).stdout;
  assert.match(wide, /^skipped \/etc\/hosts: it is of no kind that lint knows$/m);
});

test('a file that settings name is judged with them, and not skipped', async () => {
  const { skipped } = await lintFiles({ ...options, paths: [join(root, 'etc/calico')], root }, now);
  const paths = skipped.map(({ path }) => path);
  assert.ok(!paths.includes('/etc/calico/ca.crt'), paths.join(', '));
});

test("a felix.cfg without a setting of TLS is recognised: calico/node's image has such a one", async () => {
  const path = join(root, 'default-felix.cfg');
  const keys = ['MetadataAddr', 'LogFilePath', 'LogSeverityFile', 'LogSeveritySys'];
  writeFileSync(path, `[global]\n${keys.map((key) => `${key} = None\n`).join('')}`);
  const { code, stdout, stderr } = await runProgram(['lint', path]);
  assert.deepEqual([code, stderr], [0, '']);
  assert.match(stdout, /\(felix\.cfg\)\n\nnothing in it sets up a connection/);
});

test('a document that cannot be read costs no other of its file, and is told', async () => {
  const path = join(root, 'two.yaml');
  writeFileSync(
    path,
    'kind: CalicoAPIConfig\napiVersion: projectcalico.org/v3\nspec:\n  etcdEndpoints: http://10.0.0.1:2379\n---\na: [\n',
  );
  const { files, findings, unread } = await lintFiles({ ...options, paths: [path] }, now);
  assert.deepEqual(
    files.map(({ kind }) => kind),
    ['calicoctl.cfg'],
  );
  assert.ok(findings.some(({ code }) => code === 'CTLS301'));
  assert.deepEqual(
    unread.map(({ resource, name }) => `${resource} ${name}`),
    [`document ${path}:7`],
  );
});

test('malformed YAML that is named alone is told with its line', async () => {
  const path = join(root, 'broken.yaml');
  writeFileSync(path, 'kind: CalicoAPIConfig\nspec: [unclosed\n');
  await assert.rejects(lintFiles({ ...options, paths: [path] }, now), /line \d+ is neither YAML nor JSON/);
});
