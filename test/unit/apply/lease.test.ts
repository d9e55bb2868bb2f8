import assert from 'node:assert/strict';
import test from 'node:test';
import { objectAt } from '../../../simulator/server/json.ts';
import { apiOf } from '../../../src/apply/objects/api.ts';
import {
  type HeldLease,
  isExpired,
  leaseState,
  readLease,
  takeLease,
} from '../../../src/apply/storage/lease.ts';
import { type Bench, bench } from '../../support/applying/bench.ts';

const namespace = 'kube-system';
const scenario = 'manifest-mtls-cn';

const ask = (b: Bench, holder: string, goal = 'mtls-spiffe') =>
  takeLease(b.api, { namespace, holder, goal, observer: b.observer });

async function take(b: Bench, holder: string, goal?: string): Promise<HeldLease> {
  const taken = await ask(b, holder, goal);
  assert.equal(taken.kind, 'held');
  if (taken.kind !== 'held') throw new Error('refused');
  return taken.lease;
}

test('A Lease that nobody holds is taken, and says who holds it', async (t) => {
  const b = await bench(t, scenario);
  await take(b, 'alice');
  const state = await readLease(b.api, namespace);
  assert.deepEqual([state?.holder, state?.unfinishedGoal], ['alice', 'mtls-spiffe']);
  const spec = objectAt(b.cluster.find('Lease', namespace, 'calico-tls'), 'spec');
  assert.match(String(spec.renewTime), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
});

test('A Lease that its holder renews is refused to another, who hears who holds it', async (t) => {
  const b = await bench(t, scenario);
  const lease = await take(b, 'alice');
  const renewing = {
    ...b.clock,
    sleep: async (ms: number) => {
      b.time.advance(ms);
      await lease.keep();
    },
  };
  const api = apiOf(b.connection, renewing);
  const refused = await takeLease(api, { namespace, holder: 'bob', goal: 'mtls-cn', observer: b.observer });
  assert.equal(refused.kind, 'refused');
  if (refused.kind === 'refused') assert.equal(refused.state.holder, 'alice');
  assert.deepEqual(
    b.events.map(({ kind }) => kind),
    ['lease-wait'],
  );
});

test('A Lease that is not renewed is taken over, however wrong the clock of its holder was', async (t) => {
  const b = await bench(t, scenario);
  b.time.advance(86_400_000);
  const old = await take(b, 'alice');
  b.time.advance(-86_400_000);
  const startedAt = b.time.now().getTime();
  await take(b, 'bob');
  assert.ok(b.time.now().getTime() - startedAt >= 30_000, 'it waited for the whole duration');
  assert.equal((await readLease(b.api, namespace))?.holder, 'bob');
  b.time.advance(86_400_000 + 60_000);
  assert.equal(await old.keep(), false);
});

test('A Lease that was given back is taken at once', async (t) => {
  const b = await bench(t, scenario);
  const lease = await take(b, 'alice');
  await lease.release(false);
  const at = b.time.now().getTime();
  await take(b, 'bob');
  assert.equal(b.time.now().getTime(), at);
});

test('A run with the same goal finds the backup of the interrupted one, a run with another goal does not', async (t) => {
  const b = await bench(t, scenario);
  const lease = await take(b, 'alice');
  await lease.note('kube-system/backup-1');
  await lease.release(false);
  const again = await take(b, 'alice again');
  assert.equal(again.before?.backup, 'kube-system/backup-1');
  await again.release(false);
  assert.equal((await readLease(b.api, namespace))?.backup, 'kube-system/backup-1');
  await take(b, 'bob', 'mtls-cn');
  assert.equal((await readLease(b.api, namespace))?.backup, null);
});

test('A run that ended leaves nothing to continue', async (t) => {
  const b = await bench(t, scenario);
  const lease = await take(b, 'alice');
  await lease.note('kube-system/backup-1');
  await lease.release(true);
  const state = await readLease(b.api, namespace);
  assert.deepEqual([state?.holder, state?.unfinishedGoal, state?.backup], [null, null, null]);
});

test('It is renewed only when that is due', async (t) => {
  const b = await bench(t, scenario);
  const lease = await take(b, 'alice');
  const puts = () => b.cluster.requests.filter(({ method }) => method === 'PUT').length;
  assert.equal(await lease.keep(), true);
  assert.equal(puts(), 0);
  b.time.advance(11_000);
  assert.equal(await lease.keep(), true);
  assert.equal(puts(), 1);
});

test('A Lease of which the answer was lost when it was taken is held all the same', async (t) => {
  for (const method of ['POST', 'PUT']) {
    const b = await bench(t, scenario);
    if (method === 'PUT') await (await take(b, 'before')).release(false);
    b.cluster.fault({ method, path: 'leases', moment: 'after', times: 1 }, { kind: 'reset' });
    const lease = await take(b, 'alice');
    b.time.advance(11_000);
    assert.equal(await lease.keep(), true);
  }
});

test('A Lease is expired when its holder has not renewed it for its duration', () => {
  const at = (renewed: string | null, holder: string | null = 'a') =>
    leaseState({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'calico-tls', namespace },
      spec: { holderIdentity: holder, ...(renewed === null ? {} : { renewTime: renewed }) },
    });
  const now = new Date('2026-11-24T12:00:31Z');
  assert.equal(isExpired(at('2026-11-24T12:00:00.000000Z'), now), true);
  assert.equal(isExpired(at('2026-11-24T12:00:02.000000Z'), now), false);
  assert.equal(isExpired(at(null), now), true);
  assert.equal(isExpired(at('2026-11-24T12:00:30.000000Z', ''), now), true);
});
