import assert from 'node:assert/strict';
import test from 'node:test';
import type { Address } from '../../../src/apply/objects/address.ts';
import { apiOf } from '../../../src/apply/objects/api.ts';
import { generationsOf, waitForOperator } from '../../../src/apply/waiting/wait-operator.ts';
import type { WaitSurroundings } from '../../../src/apply/waiting/wait-rollouts.ts';
import { type Bench, bench } from '../../support/applying/bench.ts';
import { newCertificates } from '../../support/applying/manifest-plan.ts';

const workloads: readonly Address[] = [
  { kind: 'Deployment', namespace: 'calico-system', name: 'calico-typha' },
  { kind: 'DaemonSet', namespace: 'calico-system', name: 'calico-node' },
];

const around = (b: Bench, changes: Partial<WaitSurroundings> = {}): WaitSurroundings => ({
  api: b.api,
  observer: b.observer,
  timeoutMs: 600_000,
  keep: async () => true,
  ...changes,
});

function putTyphaCa(b: Bench, data: Record<string, string>): void {
  const metadata = { namespace: 'tigera-operator', name: 'typha-ca' };
  b.cluster.put({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data });
}

const newCa = (b: Bench) => ({ caBundle: newCertificates(b.time.now()).authority.certificatePem });

/** A cluster in which time passes and nobody acts: the operator is gone. */
function idle(b: Bench): WaitSurroundings {
  const sleep = async (milliseconds: number): Promise<void> => b.time.advance(milliseconds);
  return around(b, { api: apiOf(b.connection, { now: b.time.now, sleep }) });
}

test('It waits until the bundle has the new CA and every workload was changed', async (t) => {
  const b = await bench(t, 'operator-cn');
  const before = await generationsOf(b.api, workloads);
  putTyphaCa(b, newCa(b));
  assert.deepEqual(await waitForOperator(workloads, before, around(b)), { kind: 'finished' });
  const after = await generationsOf(b.api, workloads);
  assert.deepEqual(
    [...after].map(([name, value]) => value > (before.get(name) ?? 0)),
    [true, true],
  );
  const waits = b.events.flatMap((event) => (event.kind === 'operator-wait' ? [event.what] : []));
  assert.match(waits[0] ?? '', /tigera-ca-bundle does not yet hold the CA of typha-ca/);
});

test('An operator that does not act ends the wait, with what it has not taken over', async (t) => {
  const b = await bench(t, 'operator-cn');
  const before = await generationsOf(b.api, workloads);
  putTyphaCa(b, newCa(b));
  const end = await waitForOperator(workloads, before, idle(b));
  assert.equal(end.kind, 'stuck');
  if (end.kind === 'stuck')
    assert.match(
      end.reason,
      /operator has not taken over.*tigera-ca-bundle.*kubectl get tigerastatus calico/,
    );
});

test('What the operator itself complains about is told', async (t) => {
  const b = await bench(t, 'operator-byo-spiffe');
  const before = await generationsOf(b.api, workloads);
  putTyphaCa(b, { ...newCa(b), other: 'x' });
  b.cluster.remove('Secret', 'calico-system', 'typha-certs');
  putTyphaCa(b, { other: 'x' });
  const end = await waitForOperator(workloads, before, around(b));
  assert.match(
    end.kind === 'stuck' ? end.reason : '',
    /it says: .*ConfigMap "typha-ca" does not have a field named "caBundle"/,
  );
});

test('A change that makes nothing roll is waited for a minute and no longer', async (t) => {
  const b = await bench(t, 'operator-cn');
  const [before, begun] = [await generationsOf(b.api, workloads), b.time.now().getTime()];
  assert.deepEqual(await waitForOperator(workloads, before, around(b)), { kind: 'finished' });
  const seconds = (b.time.now().getTime() - begun) / 1000;
  assert.ok(seconds >= 60 && seconds < 70, `${seconds} s`);
});

test('A run that goes on where another ended waits for a whole pass of the operator', async (t) => {
  const b = await bench(t, 'operator-cn');
  const begun = b.time.now().getTime();
  assert.deepEqual(await waitForOperator(workloads, null, around(b)), { kind: 'finished' });
  const seconds = (b.time.now().getTime() - begun) / 1000;
  assert.ok(seconds >= 5 && seconds < 10, `${seconds} s`);
});

test('Ctrl-C and a lost lock end the wait', async (t) => {
  const b = await bench(t, 'operator-cn');
  const signal = AbortSignal.abort();
  assert.deepEqual(await waitForOperator(workloads, null, around(b, { signal })), { kind: 'interrupted' });
  const keep = async () => false;
  assert.deepEqual(await waitForOperator(workloads, null, around(b, { keep })), { kind: 'lock-lost' });
});
