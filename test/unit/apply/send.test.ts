import assert from 'node:assert/strict';
import test from 'node:test';
import { apiOf } from '../../../src/apply/objects/api.ts';
import { ApiRefusal, LostConnection } from '../../../src/apply/objects/api-failure.ts';
import type { Clock } from '../../../src/apply/objects/clock.ts';
import { changePatience } from '../../../src/cluster/retry.ts';
import { bench } from '../../support/applying/bench.ts';

const address = { kind: 'ConfigMap', namespace: 'kube-system', name: 'calico-config' } as const;
const scenario = 'manifest-mtls-cn';

/** A clock that notes how long it was asked to sleep, and does not. */
function notingClock(): { clock: Clock; slept: number[] } {
  const slept: number[] = [];
  const clock: Clock = {
    now: () => new Date(0),
    sleep: async (milliseconds) => void slept.push(milliseconds),
  };
  return { clock, slept };
}

test('A busy server is asked again after the time that it names', async (t) => {
  const b = await bench(t, scenario);
  const { clock, slept } = notingClock();
  b.cluster.fault({ path: 'calico-config', times: 2 }, { kind: 'status', code: 429, retryAfter: 7 });
  const found = await apiOf(b.connection, clock).get(address);
  assert.equal(found?.metadata.name, 'calico-config');
  assert.deepEqual(slept, [7000, 7000]);
});

test('A long Retry-After is cut to the longest delay', async (t) => {
  const b = await bench(t, scenario);
  const { clock, slept } = notingClock();
  b.cluster.fault({ path: 'calico-config', times: 1 }, { kind: 'status', code: 429, retryAfter: 3600 });
  await apiOf(b.connection, clock).get(address);
  assert.deepEqual(slept, [changePatience.longestDelay]);
});

for (const code of [500, 502, 503, 504]) {
  test(`HTTP ${code} is tried again, with longer and longer pauses`, async (t) => {
    const b = await bench(t, scenario);
    const { clock, slept } = notingClock();
    b.cluster.fault({ path: 'calico-config', times: 3 }, { kind: 'status', code });
    assert.notEqual(await apiOf(b.connection, clock).get(address), null);
    assert.deepEqual(slept, [500, 1000, 2000]);
  });
}

test('A server that stays broken is given up, as a refusal with its words', async (t) => {
  const b = await bench(t, scenario);
  const { clock, slept } = notingClock();
  b.cluster.fault({ path: 'calico-config' }, { kind: 'status', code: 500 });
  await assert.rejects(apiOf(b.connection, clock).get(address), (error) => {
    assert.ok(error instanceof ApiRefusal);
    assert.match(error.message, /etcdserver: request timed out/);
    return true;
  });
  assert.equal(slept.length, changePatience.retries);
});

test('A connection that stays broken is lost', async (t) => {
  const b = await bench(t, scenario);
  const { clock } = notingClock();
  b.cluster.fault({ path: 'calico-config' }, { kind: 'reset' });
  await assert.rejects(apiOf(b.connection, clock).get(address), LostConnection);
});

test('A write of which the answer was lost is done once', async (t) => {
  const b = await bench(t, scenario);
  const { clock } = notingClock();
  const api = apiOf(b.connection, clock);
  b.cluster.fault({ method: 'PATCH', moment: 'after', times: 1 }, { kind: 'reset' });
  const before = await api.get(address);
  const patch = { metadata: { resourceVersion: before?.metadata.resourceVersion }, data: { once: '1' } };
  assert.equal((await api.patch(address, 'merge', patch)).kind, 'conflict');
  const writes = b.cluster.requests.filter(({ method, status }) => method === 'PATCH' && status === 409);
  assert.equal(writes.length, 1);
  assert.match(
    JSON.stringify(b.cluster.find('ConfigMap', 'kube-system', 'calico-config')?.data),
    /"once":"1"/,
  );
});

test('What is forbidden is not tried again', async (t) => {
  const b = await bench(t, scenario);
  const { clock, slept } = notingClock();
  b.cluster.deny({ verb: 'get', resource: 'configmaps' });
  await assert.rejects(
    apiOf(b.connection, clock).get(address),
    (error) => error instanceof ApiRefusal && error.status === 403,
  );
  assert.deepEqual(slept, []);
});

test('After Ctrl-C nothing is waited for any more', async (t) => {
  const b = await bench(t, scenario);
  const { clock, slept } = notingClock();
  b.cluster.fault({ path: 'calico-config' }, { kind: 'reset' });
  await assert.rejects(apiOf(b.connection, clock, AbortSignal.abort()).get(address), LostConnection);
  assert.deepEqual(slept, []);
});
