import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import type { Address } from '../../../src/apply/objects/address.ts';
import {
  extendBackup,
  keptBackups,
  listBackups,
  makeBackup,
  readAsTheyAre,
  readBackup,
  removeBackups,
} from '../../../src/apply/storage/backup.ts';
import { backupContent, backupName, backupSecret } from '../../../src/apply/storage/backup-content.ts';
import { type Bench, bench } from '../../support/applying/bench.ts';

const namespace = 'kube-system';
const typhaCerts: Address = { kind: 'Secret', namespace, name: 'calico-typha-certs' };
const typha: Address = { kind: 'Deployment', namespace, name: 'calico-typha' };
const absent: Address = { kind: 'ConfigMap', namespace, name: 'not-there' };

const digest = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(value) ?? '')
    .digest('hex');

async function backUp(b: Bench, addresses: readonly Address[] = [typhaCerts, typha, absent]) {
  return makeBackup(b.api, {
    namespace,
    goal: 'mtls-spiffe',
    objects: await readAsTheyAre(b.api, addresses),
  });
}

test('A backup has the time in its name; a second one in the same second gets a number', () => {
  const now = new Date('2026-11-24T22:44:21.345Z');
  assert.equal(backupName(now), 'calico-tls-backup-20261124t224421z');
  assert.equal(
    backupName(now, (name) => name.endsWith('z')),
    'calico-tls-backup-20261124t224421z-2',
  );
});

test('A backup holds every object as it was, keys included, and says what did not exist', async (t) => {
  const b = await bench(t, 'manifest-mtls-cn');
  const made = await backUp(b);
  const read = await readBackup(b.api, namespace, made.name);
  assert.deepEqual(
    read?.objects.map(({ address, object }) => [address.name, object !== null]),
    [
      ['calico-typha-certs', true],
      ['calico-typha', true],
      ['not-there', false],
    ],
  );
  const secret = b.cluster.find('Secret', namespace, 'calico-typha-certs');
  assert.equal(digest(read?.objects[0]?.object?.data), digest(secret?.data));
  const deployment = b.cluster.find('Deployment', namespace, 'calico-typha');
  assert.equal(digest(read?.objects[1]?.object?.spec), digest(deployment?.spec));
  assert.equal(read?.goal, 'mtls-spiffe');
});

test('The list of backups shows times and objects without their data, newest first', async (t) => {
  const b = await bench(t, 'manifest-mtls-cn');
  const first = await backUp(b);
  b.time.advance(60_000);
  const second = await backUp(b, [typha]);
  const list = await listBackups(b.api, namespace);
  assert.deepEqual(
    list?.map(({ name }) => name),
    [second.name, first.name],
  );
  assert.deepEqual(list?.[1]?.objects, [
    'Secret kube-system/calico-typha-certs',
    'Deployment kube-system/calico-typha',
    'ConfigMap kube-system/not-there',
  ]);
  const sent = b.cluster.requests.at(-1);
  assert.match(sent?.accept ?? '', /PartialObjectMetadataList/);
});

test('Two backups in the same second are two', async (t) => {
  const b = await bench(t, 'manifest-mtls-cn');
  const [one, two] = [await backUp(b), await backUp(b, [typha])];
  assert.notEqual(one.name, two.name);
  assert.equal((await readBackup(b.api, namespace, one.name))?.objects.length, 3);
});

test('A backup of which the answer was lost is not made twice', async (t) => {
  const b = await bench(t, 'manifest-mtls-cn');
  b.cluster.fault({ method: 'POST', path: 'secrets', moment: 'after', times: 1 }, { kind: 'reset' });
  await backUp(b);
  assert.equal((await listBackups(b.api, namespace))?.length, 1);
});

test('What a backup lacks is added as it is now; what it has stays as it was', async (t) => {
  const b = await bench(t, 'manifest-mtls-cn');
  const made = await backUp(b, [typha]);
  b.cluster.remove('Deployment', namespace, 'calico-typha');
  const extended = await extendBackup(b.api, made, [typha, absent]);
  assert.equal(extended.name, made.name);
  const read = await readBackup(b.api, namespace, made.name);
  assert.deepEqual(
    read?.objects.map(({ address, object }) => [address.name, object !== null]),
    [
      ['calico-typha', true],
      ['not-there', false],
    ],
  );
});

test('Old backups go, the newest three stay', async (t) => {
  const b = await bench(t, 'manifest-mtls-cn');
  const made: string[] = [];
  for (let count = 0; count < 5; count += 1) {
    made.push((await backUp(b, [typha])).name);
    b.time.advance(1000);
  }
  const list = (await listBackups(b.api, namespace)) ?? [];
  assert.deepEqual((await removeBackups(b.api, list.slice(keptBackups))).toSorted(), made.slice(0, 2));
  assert.equal((await listBackups(b.api, namespace))?.length, 3);
});

test('Without the right to list Secrets there is no list, and no error', async (t) => {
  const b = await bench(t, 'manifest-mtls-cn');
  b.cluster.deny({ verb: 'list', resource: 'secrets' });
  assert.equal(await listBackups(b.api, namespace), null);
});

test('A Secret of somebody else is no backup, and is never deleted as one', async (t) => {
  const b = await bench(t, 'manifest-mtls-cn');
  assert.equal(await readBackup(b.api, namespace, 'calico-typha-certs'), null);
  const pretended = { namespace, name: 'calico-typha-certs', createdAt: '', objects: [] };
  await removeBackups(b.api, [pretended]);
  assert.ok(b.cluster.find('Secret', namespace, 'calico-typha-certs') !== undefined);
});

test('A damaged backup is none', () => {
  const content = {
    namespace,
    name: 'x',
    createdAt: 't',
    goal: 'g',
    objects: [{ address: typha, object: null }],
  };
  const secret = backupSecret(content);
  assert.deepEqual(backupContent(secret), content);
  const index = Buffer.from('{"objects":[{"kind":"Lease","namespace":"a","name":"b"}]}').toString('base64');
  assert.equal(backupContent({ ...secret, data: { 'index.json': index } }), null);
  assert.equal(backupContent({ ...secret, data: { 'index.json': 'AAAA' } }), null);
});
