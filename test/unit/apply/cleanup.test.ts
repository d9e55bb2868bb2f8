import assert from 'node:assert/strict';
import test from 'node:test';
import { missingForCleanup, planCleanup, runCleanup } from '../../../src/apply/cleanup.ts';
import { keepAuthority } from '../../../src/apply/storage/authority-secret.ts';
import { makeBackup, readAsTheyAre } from '../../../src/apply/storage/backup.ts';
import { takeLease } from '../../../src/apply/storage/lease.ts';
import { stage } from '../../../src/apply/storage/staging.ts';
import { type Bench, bench } from '../../support/applying/bench.ts';
import { newCertificates } from '../../support/applying/manifest-plan.ts';

const namespace = 'kube-system';
const modest = { namespace, allBackups: false, authority: false };

/** Five backups, staged certificates, a CA and a Lease, as an interrupted change leaves them. */
async function littered(t: Parameters<typeof bench>[0]): Promise<Bench> {
  const b = await bench(t, 'manifest-mtls-cn');
  const made = newCertificates(b.time.now());
  const objects = await readAsTheyAre(b.api, [{ kind: 'Secret', namespace, name: 'calico-typha-certs' }]);
  for (let count = 0; count < 5; count += 1) {
    await makeBackup(b.api, { namespace, goal: 'x', objects });
    b.time.advance(1000);
  }
  await stage(b.api, namespace, made.staged, 'mtls-spiffe');
  await keepAuthority(b.api, namespace, made.authority);
  await takeLease(b.api, { namespace, holder: 'alice', goal: 'x', observer: b.observer });
  return b;
}

const names = (plan: Awaited<ReturnType<typeof planCleanup>>) =>
  plan.leftovers.map(({ address }) => address.name);

test('Old backups, staged keys and the lock of a run that has ended go; the newest three and the CA stay', async (t) => {
  const b = await littered(t);
  b.time.advance(120_000);
  const plan = await planCleanup(b.api, modest);
  assert.deepEqual(names(plan), [
    'calico-tls-backup-20261124t120001z',
    'calico-tls-backup-20261124t120000z',
    'calico-tls-pending',
    'calico-tls',
  ]);
  assert.match(plan.notices.join('\n'), /newest 3 backups stay[\s\S]*calico-tls-ca stays: give --ca/);
  const gone: string[] = [];
  assert.equal(await runCleanup(b.api, plan, (object) => gone.push(object)), 4);
  assert.equal(gone.length, 4);
  const left = b.cluster.objects('Secret').filter(({ metadata }) => metadata.name.startsWith('calico-tls'));
  assert.equal(left.length, 4);
});

test('With --all and --ca nothing stays', async (t) => {
  const b = await littered(t);
  b.time.advance(120_000);
  const plan = await planCleanup(b.api, { namespace, allBackups: true, authority: true });
  await runCleanup(b.api, plan, () => {});
  const left = b.cluster.objects().filter(({ metadata }) => metadata.name.startsWith('calico-tls'));
  assert.deepEqual(
    left.map(({ metadata }) => metadata.name),
    [],
  );
});

test('A run at work keeps its lock and its certificates', async (t) => {
  const b = await littered(t);
  const plan = await planCleanup(b.api, modest);
  assert.equal(names(plan).includes('calico-tls-pending'), false);
  assert.equal(names(plan).includes('calico-tls'), false);
  assert.match(plan.notices.join('\n'), /calico-tls-pending stays: alice works with it/);
});

test('What others named like it is not touched', async (t) => {
  const b = await bench(t, 'manifest-mtls-cn');
  for (const name of ['calico-tls-ca', 'calico-tls-pending', 'calico-tls-backup-mine'])
    b.cluster.put({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { namespace, name },
      type: 'Opaque',
      data: {},
    });
  assert.deepEqual(names(await planCleanup(b.api, { namespace, allBackups: true, authority: true })), []);
});

test('Rights that are missing are named before anything is deleted', async (t) => {
  const b = await littered(t);
  b.time.advance(120_000);
  b.cluster.deny({ verb: 'delete', resource: 'secrets' });
  const missing = await missingForCleanup(b.api, await planCleanup(b.api, modest));
  assert.deepEqual(missing.length, 3);
  assert.match(missing.join('\n'), /delete secrets kube-system\/calico-tls-pending/);
});

test('The right to read once more what goes is among those that are asked for', async (t) => {
  const b = await littered(t);
  b.time.advance(120_000);
  const plan = await planCleanup(b.api, modest);
  b.cluster.deny({ verb: 'get', resource: 'secrets', name: 'calico-tls-pending' });
  assert.deepEqual(await missingForCleanup(b.api, plan), ['get secrets kube-system/calico-tls-pending']);
});
