import assert from 'node:assert/strict';
import test from 'node:test';
import type { Effect } from '../../../simulator/server/faults.ts';
import { exitCodeOf } from '../../../src/apply/outcome.ts';
import { readLease } from '../../../src/apply/storage/lease.ts';
import { bench } from '../../support/applying/bench.ts';
import { newCertificates } from '../../support/applying/manifest-plan.ts';
import { migrate } from '../../support/applying/run.ts';

const namespace = 'kube-system';
const everyPoint = process.env.KILL_POINTS === 'all';

interface Kind {
  readonly name: string;
  readonly effect: Effect;
  readonly moment?: 'before' | 'after';
}

/** What a run gets over by itself. */
const passing: readonly Kind[] = [
  { name: '409', effect: { kind: 'status', code: 409 } },
  { name: '429', effect: { kind: 'status', code: 429, retryAfter: 2 } },
  { name: '500', effect: { kind: 'status', code: 500 } },
  { name: '500 after the write was done', effect: { kind: 'status', code: 500 }, moment: 'after' },
  { name: '503', effect: { kind: 'status', code: 503 } },
  { name: 'reset', effect: { kind: 'reset' } },
  { name: 'reset after the write was done', effect: { kind: 'reset' }, moment: 'after' },
];

/** What ends a run; the next one completes it. */
const ending: readonly Kind[] = [
  { name: '401', effect: { kind: 'status', code: 401 } },
  { name: '403', effect: { kind: 'status', code: 403 } },
];

const written = /\/(leases|secrets|deployments|daemonsets)/;
const rule = (skip: number, { moment = 'before' }: Kind) =>
  ({ method: ['POST', 'PUT', 'PATCH', 'DELETE'], path: written, skip, times: 1, moment }) as const;

async function countWrites(): Promise<number> {
  let count = 0;
  await test('the writes of an undisturbed run', async (t) => {
    const b = await bench(t, 'manifest-mtls-cn');
    assert.equal((await migrate(b, newCertificates(b.time.now()))).kind, 'done');
    count = b.cluster.requests.filter(({ method, path }) => method !== 'GET' && written.test(path)).length;
  });
  return count;
}

const writes = await countWrites();
const chosen = (kinds: readonly Kind[], each: number) =>
  Array.from({ length: writes }, (_, at) => at).flatMap((at) =>
    kinds
      .filter((_, index) => everyPoint || (at + index) % Math.ceil(kinds.length / each) === 0)
      .map((kind) => ({ at, kind })),
  );

for (const { at, kind } of chosen(passing, 1)) {
  test(`A run gets over ${kind.name} at its write ${at + 1}`, async (t) => {
    const b = await bench(t, 'manifest-mtls-cn');
    const fault = b.cluster.fault(rule(at, kind), kind.effect);
    const outcome = await migrate(b, newCertificates(b.time.now()));
    assert.equal(outcome.kind, 'done');
    assert.equal(fault.hits, 1);
    assert.equal(b.cluster.find('Secret', namespace, 'calico-tls-pending'), undefined);
  });
}

for (const { at, kind } of chosen(ending, 1).filter(({ at }) => everyPoint || at % 3 === 0)) {
  test(`${kind.name} at write ${at + 1} ends a run that can be continued`, async (t) => {
    const b = await bench(t, 'manifest-mtls-cn');
    const made = newCertificates(b.time.now());
    b.cluster.fault(rule(at, kind), kind.effect);
    const outcome = await migrate(b, made).catch((error: unknown) =>
      error instanceof Error ? error.name : 'thrown',
    );
    if (typeof outcome === 'string') assert.equal(outcome, 'ExpectedError');
    else assert.ok([0, 1, 4].includes(exitCodeOf(outcome)), outcome.kind);
    const again = await migrate(b, made, { holder: 'alice, process 2' });
    assert.equal(again.kind, 'done');
    assert.equal((await readLease(b.api, namespace))?.holder, null);
  });
}
