import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import test, { after, before } from 'node:test';
import { plugin } from '../cluster/plugin.ts';
import { type RealCluster, sharedCluster } from '../cluster/real-cluster.ts';
import { builtRelease, executableOf, platformNamed } from './built-release.ts';
import { installCalico } from './calico.ts';
import { hasTools } from './required-tools.ts';
import { runProcess } from './run-process.ts';
import { assertSameStatus } from './same-status.ts';

const built = await builtRelease();
const work = mkdtempSync(join(tmpdir(), 'calico-tls-linux-'));
const executables = Object.fromEntries(
  ['linux-amd64', 'linux-arm64'].map((name) => {
    const file = join(work, name);
    writeFileSync(file, executableOf(built, platformNamed(name)), { mode: 0o755 });
    return [name, file];
  }),
);
const amd64 = executables['linux-amd64'] ?? '';
const arm64 = executables['linux-arm64'] ?? '';
const version = (arch: string): string =>
  `kubectl-calico-tls/${built.release.fullVersion} linux-${arch} node-${process.version}\n`;
/** Where Debian's packages put the libraries of that architecture. */
const arm64Root = '/usr/aarch64-linux-gnu';
let cluster: RealCluster;

before(async () => {
  cluster = await sharedCluster();
  await installCalico(cluster);
});
after(async () => {
  rmSync(work, { recursive: true, force: true });
  await cluster.stop();
});

test('The executable starts where there is nothing but libc, libstdc++ and libgcc', async (t) => {
  if (process.getuid?.() !== 0) return t.skip('chroot takes root');
  const jail = join(work, 'jail');
  const libraries = await sharedLibraries(amd64);
  const known = /^(ld-linux-x86-64|lib(c|m|dl|pthread|stdc\+\+|gcc_s))\.so\.\d+$/;
  assert.deepEqual(
    libraries.filter((path) => !known.test(basename(path))),
    [],
  );
  for (const path of libraries) {
    mkdirSync(join(jail, dirname(path)), { recursive: true });
    copyFileSync(path, join(jail, path));
  }
  copyFileSync(amd64, join(jail, 'plugin'));
  chmodSync(join(jail, 'plugin'), 0o755);
  const chroot = (...words: string[]) =>
    runProcess('chroot', [jail, '/plugin', ...words], { PATH: process.env.PATH });
  assert.deepEqual(await chroot('--version'), { code: 0, signal: null, stdout: version('x64'), stderr: '' });
  const help = await chroot('status', '--help');
  assert.match(help.stdout, /^USAGE$/m, help.stderr);
  const answer = await chroot('status');
  assert.equal(answer.code, 1);
  assert.match(answer.stderr, /^error: there is no kubeconfig/);
});

test('The executable for linux-arm64 runs and reads a cluster', { timeout: 240_000 }, async (t) => {
  const libraries = ['ld-linux-aarch64.so.1', 'libstdc++.so.6'].map((name) => join(arm64Root, 'lib', name));
  const packages = ['qemu-user-static', 'libc6-arm64-cross', 'libstdc++6-arm64-cross'];
  if (!(await hasTools(t, ['qemu-aarch64-static', ...libraries], packages))) return;
  const { kubeconfig } = cluster;
  const env = { PATH: process.env.PATH, HOME: work, KUBECONFIG: kubeconfig };
  const qemu = (...words: string[]) =>
    runProcess('qemu-aarch64-static', ['-L', arm64Root, arm64, ...words], env);
  assert.deepEqual(await qemu('--version'), { code: 0, signal: null, stdout: version('arm64'), stderr: '' });
  const words = ['status', '-o', 'json', '--request-timeout', '60s'];
  assertSameStatus(await qemu(...words), await plugin(words, { kubeconfig }));
});

/** What the dynamic loader maps for a program. */
async function sharedLibraries(file: string): Promise<string[]> {
  const { stdout } = await runProcess('ldd', [file], { PATH: process.env.PATH });
  return [...stdout.matchAll(/(\/\S+)(?= \(0x)/g)].map(([path]) => path);
}
