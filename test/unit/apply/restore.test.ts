import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import { type KubeObject, objectAt, stringsAt, withAt } from '../../../simulator/server/json.ts';
import type { ApplyEvent } from '../../../src/apply/event.ts';
import type { RawObject } from '../../../src/apply/objects/raw-object.ts';
import type { Outcome } from '../../../src/apply/outcome.ts';
import { planRestore, type RestoreRequest, runRestore } from '../../../src/apply/restoring/restore.ts';
import type { RestorePlan } from '../../../src/apply/restoring/restore-plan.ts';
import { readBackup } from '../../../src/apply/storage/backup.ts';
import { proveRestore } from '../../../src/plan/changes/restore/restore-proof.ts';
import { type Bench, bench } from '../../support/applying/bench.ts';
import { Killed, killedConnection } from '../../support/applying/killed-connection.ts';
import { newCertificates } from '../../support/applying/manifest-plan.ts';
import { migrate } from '../../support/applying/run.ts';

const namespace = 'kube-system';
const objects = [
  ['Secret', 'calico-typha-certs'],
  ['Secret', 'calico-node-certs'],
  ['Deployment', 'calico-typha'],
  ['DaemonSet', 'calico-node'],
] as const;

/** Fingerprints of what people wrote: Secrets hold keys, which no failed test may print. */
function state(b: Bench): string[] {
  return objects.map(([kind, name]) => {
    const object = b.cluster.find(kind, namespace, name);
    const content = [objectAt(object, 'spec'), stringsAt(object, 'data'), object?.metadata.labels];
    return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 12);
  });
}

async function migrated(t: Parameters<typeof bench>[0]) {
  const b = await bench(t, 'manifest-mtls-cn');
  const before = state(b);
  const outcome = await migrate(b, newCertificates(b.time.now()));
  assert.notDeepEqual(state(b), before);
  const name = outcome.backup?.split('/')[1] ?? '';
  const backup = await readBackup(b.api, namespace, name);
  assert.ok(backup !== null);
  b.events.length = 0;
  return { b, before, backup };
}

function run(
  b: Bench,
  restore: RestorePlan,
  snapshot: RestoreRequest['snapshot'],
  changes: Partial<RestoreRequest> = {},
): Promise<Outcome> {
  return runRestore({
    connection: b.connection,
    clock: b.clock,
    observer: b.observer,
    snapshot,
    restore,
    namespace,
    operator: false,
    holder: 'alice@laptop, process 1',
    timeoutMs: 600_000,
    ...changes,
  });
}

test('A restore brings back exactly what was there, under a backup of its own', async (t) => {
  const { b, before, backup } = await migrated(t);
  const restore = await planRestore(b.api, backup, false, await b.see());
  assert.equal(restore.groups.length, 1);
  const outcome = await run(b, restore, await b.see());
  assert.deepEqual([outcome.kind, outcome.writes], ['done', 4]);
  assert.deepEqual(state(b), before);
  assert.notEqual(outcome.backup, `${namespace}/${backup.name}`);
  assert.deepEqual((await planRestore(b.api, backup, false, await b.see())).groups, []);
});

test('A restore shows what changes without a private key', async (t) => {
  const { b, backup } = await migrated(t);
  const restore = await planRestore(b.api, backup, false, await b.see());
  const fields = restore.groups.flat().flatMap((change) => change.fields);
  assert.ok(fields.some((field) => /typha\.key: private key EC P-256 \(public half/.test(field)));
  assert.ok(
    fields.some((field) => /env TYPHA_CLIENTCN of calico-typha: \(not set\) -> calico-node/.test(field)),
  );
  assert.doesNotMatch(fields.join('\n'), /BEGIN|PRIVATE KEY/);
});

test('A restore that would cut ends off is found out, one that would not is proved', async (t) => {
  const b = await bench(t, 'manifest-mtls-spiffe');
  const address = { kind: 'Deployment', namespace, name: 'calico-typha' } as const;
  const now = await b.api.get(address);
  const judge = async (from: string, to: string) => {
    const object: RawObject | null = JSON.parse(JSON.stringify(now).replaceAll(from, to));
    const backup = { namespace, name: 'x', createdAt: '', goal: '', objects: [{ address, object }] };
    const { groups } = await planRestore(b.api, backup, false, await b.see());
    assert.equal(groups.length, 1);
    return proveRestore(await b.read(), groups, false, b.time.now());
  };
  const broken = await judge('sa/calico-node"', 'sa/nobody"');
  assert.equal(broken.kind, 'unsafe');
  if (broken.kind === 'unsafe') assert.match(broken.refusals.join(), /does not have required URI SAN/);
  const harmless = await judge('"TYPHA_LOGFILEPATH","value":"none"', '"TYPHA_LOGFILEPATH","value":"/x"');
  assert.equal(harmless.kind, 'safe');
  if (harmless.kind === 'safe') assert.ok(harmless.proof.pairings > 0);
});

test('An object that did not exist is taken away, one that was deleted is made again', async (t) => {
  const { b, before, backup } = await migrated(t);
  const added = { kind: 'ConfigMap', namespace, name: 'added-by-change' } as const;
  b.cluster.put({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace, name: added.name },
    data: { a: '1' },
  });
  b.cluster.remove('Secret', namespace, 'calico-typha-certs');
  const whole = { ...backup, objects: [...backup.objects, { address: added, object: null }] };
  const restore = await planRestore(b.api, whole, false, await b.see());
  assert.deepEqual(
    restore.groups.map((group) => group.length),
    [4, 1],
  );
  assert.equal((await run(b, restore, await b.see())).kind, 'done');
  assert.deepEqual(state(b), before);
  assert.equal(b.cluster.find('ConfigMap', namespace, added.name), undefined);
});

test('What somebody changes while the restore is shown is not overwritten', async (t) => {
  const { b, backup } = await migrated(t);
  const restore = await planRestore(b.api, backup, false, await b.see());
  const theirs = withAt(
    b.cluster.find('Secret', namespace, 'calico-node-certs') as KubeObject,
    ['data', 'theirs'],
    'MQ==',
  );
  b.cluster.put(theirs);
  const outcome = await run(b, restore, await b.see());
  assert.equal(outcome.kind, 'conflict-limit');
  assert.equal(stringsAt(b.cluster.find('Secret', namespace, 'calico-node-certs'), 'data').theirs, 'MQ==');
});

test('A workload of which only the status moved on is put back all the same', async (t) => {
  const { b, before, backup } = await migrated(t);
  const restore = await planRestore(b.api, backup, false, await b.see());
  const pod = b.cluster.objects('Pod').find(({ metadata }) => metadata.name.startsWith('calico-typha-'));
  b.cluster.remove('Pod', namespace, pod?.metadata.name ?? '');
  b.cluster.settle();
  assert.equal((await run(b, restore, await b.see())).kind, 'done');
  assert.deepEqual(state(b), before);
});

test('A restore that is killed anywhere is completed by the next', async (t) => {
  const first = await migrated(t);
  const counting = killedConnection(first.b.connection, null);
  const plan = await planRestore(first.b.api, first.backup, false, await first.b.see());
  await run(first.b, plan, await first.b.see(), { connection: counting });
  const writes = counting.sent.flatMap(({ method = 'GET', path }, index) =>
    method === 'GET' || path.includes('selfsubject') ? [] : [index + 1],
  );
  assert.ok(writes.length >= 6);
  for (const at of writes.filter((_, index) => index % 2 === 0)) {
    await t.test(`killed after request ${at}`, async (inner) => {
      const { b, before, backup } = await migrated(inner);
      const connection = killedConnection(b.connection, { at, moment: 'after' });
      const died = await run(b, await planRestore(b.api, backup, false, await b.see()), await b.see(), {
        connection,
      }).catch((error: unknown) => error);
      assert.ok(died instanceof Killed || at === connection.sent.length);
      b.time.advance(5_000);
      b.cluster.settle();
      const again = await planRestore(b.api, backup, false, await b.see());
      if (again.groups.length > 0)
        assert.equal((await run(b, again, await b.see(), { holder: 'second' })).kind, 'done');
      assert.deepEqual(state(b), before);
    });
  }
});

test('Under the operator each object is put back and waited for by itself', async (t) => {
  const b = await bench(t, 'operator-byo-spiffe');
  const where = 'tigera-operator';
  const addresses = ['typha-certs', 'node-certs'].map(
    (name) => ({ kind: 'Secret', namespace: where, name }) as const,
  );
  const { makeBackup, readAsTheyAre } = await import('../../../src/apply/storage/backup.ts');
  const backup = await makeBackup(b.api, {
    namespace: where,
    goal: 'x',
    objects: await readAsTheyAre(b.api, addresses),
  });
  for (const { name } of addresses) {
    const secret = b.cluster.find('Secret', where, name) as KubeObject;
    const own = name === 'typha-certs' ? 'typha-server' : 'typha-client';
    b.cluster.put(withAt(secret, ['data', 'common-name'], Buffer.from(own).toString('base64')));
    b.cluster.settle();
  }
  const restore = await planRestore(b.api, backup, true, await b.see());
  assert.deepEqual(
    restore.groups.map((group) => group.map(({ address }) => address.name)),
    [['typha-certs'], ['node-certs']],
  );
  const order: string[] = [];
  const observer = (event: ApplyEvent) => {
    if (event.kind === 'written') order.push(event.address.name);
    if (event.kind === 'rollouts' && event.rollouts.every((one) => one.finished)) order.push('settled');
  };
  const outcome = await run(b, restore, await b.see(), { operator: true, namespace: where, observer });
  assert.equal(outcome.kind, 'done');
  assert.deepEqual(order, ['typha-certs', 'settled', 'node-certs', 'settled']);
  assert.equal(stringsAt(b.cluster.find('Secret', where, 'typha-certs'), 'data')['common-name'], undefined);
});
