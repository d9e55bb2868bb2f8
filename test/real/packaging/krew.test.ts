import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { platforms } from '../../../scripts/package/platforms.ts';
import { plugin } from '../cluster/plugin.ts';
import { type RealCluster, sharedCluster } from '../cluster/real-cluster.ts';
import { archiveOf, builtRelease } from './built-release.ts';
import { installCalico, kubectlFolder } from './calico.ts';
import { krewPrograms } from './krew-programs.ts';
import { runProcess } from './run-process.ts';
import { assertSameStatus } from './same-status.ts';

const built = await builtRelease();
const programs = krewPrograms();
const work = mkdtempSync(join(tmpdir(), 'calico-tls-krew-'));
const manifest = join(work, 'calico-tls.yaml');
let cluster: RealCluster;

before(async () => {
  copyFileSync(join(built.folder, 'plugin.yaml'), manifest);
  cluster = await sharedCluster();
});
after(async () => {
  rmSync(work, { recursive: true, force: true });
  await cluster.stop();
});

test("krew's own checker accepts the manifest", async () => {
  const checker = programs['validate-krew-manifest'];
  const run = await runProcess(checker, ['-manifest', manifest, '-skip-install'], process.env);
  assert.equal(run.code, 0, run.stderr);
  assert.match(run.stderr, /all spec.platform\[\] items are used/);
});

for (const platform of platforms) {
  test(`krew installs the archive for ${platform.name}`, async () => {
    const run = await krewInstall(platform.name, archiveOf(built, platform));
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stderr, /Installed plugin: calico-tls/);
  });
}

test('krew refuses an archive that is not the one of the manifest', async () => {
  const [linux, other] = platforms;
  assert.ok(linux !== undefined && other !== undefined);
  const run = await krewInstall(linux.name, archiveOf(built, other), 'refused');
  assert.notEqual(run.code, 0);
  assert.match(run.stderr, /checksum does not match/);
});

test('kubectl runs the installed plugin, and it reads a cluster as the sources do', async () => {
  const { kubeconfig } = cluster;
  await installCalico(cluster);
  const env = {
    PATH: `${join(work, 'linux-amd64', 'bin')}:${kubectlFolder()}`,
    HOME: work,
    KUBECONFIG: kubeconfig,
  };
  const version = await runProcess('kubectl', ['calico-tls', '--version'], env);
  assert.equal(
    version.stdout,
    `kubectl-calico-tls/${built.release.fullVersion} linux-x64 node-${process.version}\n`,
  );
  const status = ['status', '-o', 'json'];
  const expected = await plugin(status, { kubeconfig });
  assertSameStatus(await runProcess('kubectl', ['calico-tls', ...status], env), expected);
  // The second run takes its code from the cache that the first one left.
  assertSameStatus(await runProcess('kubectl', ['calico-tls', ...status], env), expected);
});

/** Installs into a root of its own, as if this were a machine of that platform. */
function krewInstall(platform: string, archive: string, name = platform) {
  const [os, arch] = platform.split('-');
  const env = {
    PATH: process.env.PATH,
    HOME: work,
    KREW_ROOT: join(work, name),
    KREW_OS: os,
    KREW_ARCH: arch,
    KREW_NO_UPGRADE_CHECK: '1',
  };
  return runProcess(programs.krew, ['install', '--manifest', manifest, '--archive', archive], env);
}
