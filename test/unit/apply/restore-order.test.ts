import assert from 'node:assert/strict';
import test from 'node:test';
import { type KubeObject, stringsAt, withAt } from '../../../simulator/server/json.ts';
import type { Outcome } from '../../../src/apply/outcome.ts';
import { planRestore, type RestoreRequest, runRestore } from '../../../src/apply/restoring/restore.ts';
import type { RestorePlan } from '../../../src/apply/restoring/restore-plan.ts';
import { readBackup } from '../../../src/apply/storage/backup.ts';
import type { BackupContent } from '../../../src/apply/storage/backup-content.ts';
import { proveRestore, type RestoreJudgement } from '../../../src/plan/changes/restore/restore-proof.ts';
import { type Bench, bench } from '../../support/applying/bench.ts';
import { newCertificates } from '../../support/applying/manifest-plan.ts';
import { migrate } from '../../support/applying/run.ts';
import { carryOut, leadBack, make, name, namespace, takeAway } from '../../support/applying/second-typha.ts';

const plan = async (b: Bench, backup: BackupContent): Promise<RestorePlan> =>
  planRestore(b.api, backup, false, await b.read());

const judge = async (b: Bench, { groups }: RestorePlan): Promise<RestoreJudgement> =>
  proveRestore(await b.read(), groups, false, b.time.now());

async function restore(b: Bench, what: RestorePlan, changes: Partial<RestoreRequest> = {}): Promise<Outcome> {
  return runRestore({
    connection: b.connection,
    clock: b.clock,
    observer: b.observer,
    snapshot: await b.see(),
    restore: what,
    namespace,
    operator: false,
    holder: `bob@laptop, process ${b.events.length}`,
    timeoutMs: 600_000,
    ...changes,
  });
}

async function backupOf(b: Bench, { backup }: Outcome): Promise<BackupContent> {
  const found = await readBackup(b.api, namespace, backup?.split('/')[1] ?? '');
  assert.ok(found !== null);
  return found;
}

const addressesOf = ({ groups }: RestorePlan): string[][] =>
  groups.map((group) => group.map(({ address }) => `${address.kind} ${address.name}`));

test('What did not exist goes: the Deployment with its pods first, then what belonged to it', async (t) => {
  const b = await bench(t, 'manifest-mtls-cn');
  const backup = await backupOf(b, await carryOut(b, make));
  const what = await plan(b, backup);
  assert.deepEqual(addressesOf(what), [
    [`Deployment ${name}`],
    [`Service ${name}`, `PodDisruptionBudget ${name}`],
  ]);
  assert.equal((await judge(b, what)).kind, 'safe');
  b.events.length = 0;
  assert.equal((await restore(b, what)).kind, 'done');
  for (const kind of ['Deployment', 'Service', 'PodDisruptionBudget'])
    assert.equal(b.cluster.find(kind, namespace, name), undefined);
  const removed = b.events.flatMap((event) => (event.kind === 'removed' ? [event.address.kind] : []));
  assert.deepEqual(removed, ['Deployment', 'Service', 'PodDisruptionBudget']);
  assert.equal(b.cluster.objects('Pod').filter((pod) => pod.metadata.name.startsWith(name)).length, 0);
});

test('A Typha that nodes meet is not taken away', async (t) => {
  const b = await bench(t, 'manifest-mtls-cn');
  const backup = await backupOf(b, await carryOut(b, make));
  const node = b.cluster.find('DaemonSet', namespace, 'calico-node') as KubeObject;
  const dials = JSON.parse(
    JSON.stringify(node).replace(
      /\{"name":"FELIX_TYPHAK8SSERVICENAME","valueFrom":\{[^}]*\}\}\}?/,
      `{"name":"FELIX_TYPHAK8SSERVICENAME","value":"${name}"}`,
    ),
  );
  b.cluster.put(dials);
  b.time.advance(60_000);
  b.cluster.settle();
  const judgement = await judge(b, await plan(b, backup));
  assert.equal(judgement.kind, 'unsafe');
  if (judgement.kind === 'unsafe')
    assert.match(
      judgement.refusals.join(),
      /^felix DaemonSet kube-system\/calico-node: no Typha runs behind Service/,
    );
});

test('What was removed comes back first, and is waited for before anything else changes', async (t) => {
  const b = await bench(t, 'manifest-mtls-cn');
  await carryOut(b, make);
  const removal = await carryOut(b, takeAway(leadBack), { goal: 'mtls-cn', holder: 'second' });
  assert.equal(removal.kind, 'done');
  const what = await plan(b, await backupOf(b, removal));
  assert.deepEqual(addressesOf(what), [
    [`PodDisruptionBudget ${name}`, `Deployment ${name}`],
    [`Service ${name}`],
  ]);
  assert.equal((await restore(b, what)).kind, 'done');
  assert.deepEqual(stringsAt(b.cluster.find('Service', namespace, name), 'spec', 'selector'), {
    'k8s-app': name,
  });
  const pods = b.cluster.objects('Pod').filter((pod) => pod.metadata.name.startsWith(name));
  assert.equal(pods.length, 2);
  assert.deepEqual((await plan(b, await backupOf(b, removal))).groups, []);
});

test('The address that the server gave to a Service is neither compared nor sent', async (t) => {
  const b = await bench(t, 'manifest-mtls-cn');
  const found = b.cluster.find('Service', namespace, 'calico-typha') as KubeObject;
  const { makeBackup, readAsTheyAre } = await import('../../../src/apply/storage/backup.ts');
  const bare = withAt(found, ['metadata', 'resourceVersion'], undefined);
  const given = (ip: string) => b.cluster.put(withAt(bare, ['spec', 'clusterIP'], ip));
  given('10.96.0.20');
  const address = { kind: 'Service', namespace, name: 'calico-typha' } as const;
  const objects = await readAsTheyAre(b.api, [address]);
  const backup = await makeBackup(b.api, { namespace, goal: 'x', objects });
  given('10.96.0.21');
  assert.deepEqual((await plan(b, backup)).groups, []);
  const other = withAt(withAt(bare, ['spec', 'clusterIP'], '10.96.0.21'), ['spec', 'selector'], { a: 'b' });
  b.cluster.put(other);
  assert.equal((await restore(b, await plan(b, backup))).kind, 'done');
  const now = b.cluster.find('Service', namespace, 'calico-typha');
  assert.equal(stringsAt(now, 'spec').clusterIP, '10.96.0.21');
  assert.deepEqual(stringsAt(now, 'spec', 'selector'), stringsAt(found, 'spec', 'selector'));
});

async function secretsAlone(t: Parameters<typeof bench>[0]) {
  const b = await bench(t, 'manifest-mtls-cn');
  const outcome = await migrate(b, newCertificates(b.time.now()), {
    options: { step: true, timeoutMs: 600_000 },
  });
  assert.deepEqual(outcome.steps, ['files']);
  const whole = await backupOf(b, outcome);
  const objects = whole.objects.filter(({ address }) => address.kind === 'Secret');
  b.time.advance(300_000);
  b.cluster.settle();
  return { b, backup: { ...whole, objects } };
}

const restarted = (b: Bench): boolean =>
  JSON.stringify(b.cluster.find('Deployment', namespace, 'calico-typha')?.spec).includes('restartedAt');

test('Secrets that are put back make Typha read them: its pods are replaced, and that is shown', async (t) => {
  const { b, backup } = await secretsAlone(t);
  const what = await plan(b, backup);
  assert.deepEqual(addressesOf(what), [
    ['Secret calico-typha-certs', 'Secret calico-node-certs', 'Deployment calico-typha'],
  ]);
  assert.deepEqual(what.groups[0]?.at(-1)?.fields, ['pods are replaced']);
  const before = b.cluster.objects('Pod').map(({ metadata }) => metadata.name);
  assert.equal((await restore(b, what)).kind, 'done');
  const kept = b.cluster.objects('Pod').filter(({ metadata }) => before.includes(metadata.name));
  assert.ok(kept.every(({ metadata }) => !metadata.name.startsWith('calico-typha-')));
  assert.ok(kept.some(({ metadata }) => metadata.name.startsWith('calico-node-')));
});

test('Ended after the Secrets, the same restore still replaces the pods of Typha', async (t) => {
  const { b, backup } = await secretsAlone(t);
  const interruption = new AbortController();
  const stop = b.cluster.observe(({ method, path }, moment) => {
    if (method === 'PUT' && moment === 'after' && path.endsWith('/calico-node-certs')) interruption.abort();
  });
  const ended = await restore(b, await plan(b, backup), { signal: interruption.signal });
  stop();
  assert.deepEqual([ended.kind, ended.writes, restarted(b)], ['interrupted', 2, false]);
  b.time.advance(60_000);
  const again = await plan(b, backup);
  assert.deepEqual(addressesOf(again), [['Deployment calico-typha']]);
  assert.equal((await restore(b, again)).kind, 'done');
  assert.ok(restarted(b));
  assert.deepEqual((await plan(b, backup)).groups, []);
});
