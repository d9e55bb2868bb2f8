import assert from 'node:assert/strict';
import test from 'node:test';
import { applyPlan } from '../../../src/apply/engine.ts';
import { judge } from '../../../src/links/judge.ts';
import type { Status } from '../../../src/links/status.ts';
import { type Bench, bench } from '../../support/applying/bench.ts';
import { rotationRun } from '../../support/applying/rotation.ts';

const day = 86_400_000;

async function statusOf(b: Bench): Promise<Status> {
  const now = b.time.now();
  return judge(await b.read(), { now, version: '0', link: 'felix-typha', expiresWithinMs: 30 * day });
}

for (const scenario of ['expired', 'wrong-ca', 'wrong-eku']) {
  test(`The command that status names mends ${scenario} in one step`, async (t) => {
    const b = await bench(t, scenario);
    const before = await statusOf(b);
    const commands = before.findings
      .filter(({ severity }) => severity === 'error')
      .map(({ remedy }) => remedy.command);
    assert.deepEqual(new Set(commands), new Set(['kubectl calico-tls rotate ca']));
    const { plan, request } = await rotationRun(b, b.connection, 'alice', { target: 'ca' });
    assert.deepEqual(
      plan.steps.map(({ id }) => id),
      ['recover'],
    );
    assert.match(plan.steps[0]?.why ?? '', /nobody gets through/);
    assert.ok((plan.steps[0]?.proof.refused ?? 0) > 0);
    assert.equal((await applyPlan(request)).kind, 'done');
    const after = await statusOf(b);
    assert.equal(after.summary.errors, 0, JSON.stringify(after.findings));
  });
}

test('A certificate whose key is gone is replaced too', async (t) => {
  const b = await bench(t, 'missing-secret-key');
  const { request } = await rotationRun(b, b.connection, 'alice', { target: 'ca' });
  assert.equal((await applyPlan(request)).kind, 'done');
  assert.equal((await statusOf(b)).summary.errors, 0);
});

for (const target of ['typha', 'felix'] as const) {
  test(`rotate ${target} mends certificates that have all expired, from the CA that is kept`, async (t) => {
    const b = await bench(t, 'manifest-mtls-cn');
    const first = await rotationRun(b, b.connection, 'alice', { target: 'ca' });
    assert.equal((await applyPlan(first.request)).kind, 'done');
    b.time.advance(368 * day);
    const broken = await statusOf(b);
    const commands = broken.findings
      .filter(({ code }) => code === 'CTLS401')
      .map((one) => one.remedy.command);
    assert.ok(commands.includes(`kubectl calico-tls rotate ${target}`), commands.join());
    const { plan, request } = await rotationRun(b, b.connection, 'alice', { target });
    const ids = plan.steps.filter(({ changes }) => changes.length > 0).map(({ id }) => id);
    assert.deepEqual(ids, ['recover']);
    assert.equal((await applyPlan(request)).kind, 'done');
    const after = await statusOf(b);
    assert.equal(after.summary.errors, 0, JSON.stringify(after.findings));
  });
}

test('A CronJob with --if-expires-within changes nothing until something is due', async (t) => {
  const b = await bench(t, 'manifest-mtls-cn');
  const first = await rotationRun(b, b.connection, 'alice', { target: 'ca' });
  assert.equal((await applyPlan(first.request)).kind, 'done');
  const asked = { target: 'typha', expiresWithinMs: 30 * day } as const;
  const early = await rotationRun(b, b.connection, 'cron', asked);
  assert.equal(early.plan.steps.length, 0);
  const note = early.plan.end.kind === 'done' ? early.plan.end.note : null;
  assert.match(
    note ?? '',
    /^nothing ends within 30 days: the certificate of Typha in Secret .* ends on 2027-/,
  );
  b.time.advance(340 * day);
  const late = await rotationRun(b, b.connection, 'cron', asked);
  assert.deepEqual(
    late.plan.steps.map(({ id }) => id),
    ['typha-certificate'],
  );
  assert.equal((await applyPlan(late.request)).kind, 'done');
  const again = await rotationRun(b, b.connection, 'cron', asked);
  assert.equal(again.plan.steps.length, 0);
});
