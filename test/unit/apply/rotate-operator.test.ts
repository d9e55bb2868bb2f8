import assert from 'node:assert/strict';
import test from 'node:test';
import { stringsAt } from '../../../simulator/server/json.ts';
import { applyPlan } from '../../../src/apply/engine.ts';
import { parseCertificates } from '../../../src/x509/parse.ts';
import { type Bench, bench } from '../../support/applying/bench.ts';
import { isWrite, Killed, killedConnection } from '../../support/applying/killed-connection.ts';
import { rotationRun } from '../../support/applying/rotation.ts';

function leafOf(b: Bench, name: string, namespace = 'tigera-operator'): string | null {
  const found = b.cluster.find('Secret', namespace, name);
  const pem = Buffer.from(stringsAt(found, 'data')['tls.crt'] ?? '', 'base64').toString('utf8');
  return parseCertificates(pem).certificates[0]?.sha256 ?? null;
}

/** The number of the write by which a whole run deletes the Secret. */
async function deletionIn(b: Bench, target: 'typha' | 'felix'): Promise<number> {
  const connection = killedConnection(b.connection, null);
  const { request } = await rotationRun(b, connection, 'alice', { target });
  assert.equal((await applyPlan(request)).kind, 'done');
  const writes = connection.sent.filter(isWrite);
  return writes.findIndex(({ method, path }) => method === 'DELETE' && path.endsWith('-certs')) + 1;
}

for (const [target, name, other] of [
  ['typha', 'typha-certs', 'node-certs'],
  ['felix', 'node-certs', 'typha-certs'],
] as const) {
  test(`The operator issues the certificate of ${target} anew, and the other one stays`, async (t) => {
    const b = await bench(t, 'operator-cn');
    const [before, beside] = [leafOf(b, name), leafOf(b, other)];
    const { plan, request } = await rotationRun(b, b.connection, 'alice', { target });
    assert.deepEqual(
      plan.steps.map(({ id }) => id),
      [`${target}-reissue`],
    );
    assert.equal(plan.end.kind, 'done');
    assert.match(plan.steps[0]?.why ?? '', /renews its own certificates 30 days before they end/);
    assert.equal((await applyPlan(request)).kind, 'done');
    assert.notEqual(leafOf(b, name), before);
    assert.equal(leafOf(b, name, 'calico-system'), leafOf(b, name));
    assert.equal(leafOf(b, other), beside);
  });

  test(`A run that is killed while the Secret of ${target} is absent continues by waiting`, async (t) => {
    const b = await bench(t, 'operator-cn');
    const before = leafOf(b, name);
    const at = await deletionIn(await bench(t, 'operator-cn'), target);
    const killed = killedConnection(b.connection, { at, of: 'writes', moment: 'after' });
    const first = await rotationRun(b, killed, 'alice', { target });
    await assert.rejects(applyPlan(first.request), Killed);
    assert.equal(leafOf(b, name), null);
    const again = killedConnection(b.connection, null);
    const { plan, request } = await rotationRun(b, again, 'bob', { target });
    assert.match(plan.steps[0]?.title ?? '', /^Wait until the operator has made Secret/);
    assert.equal((await applyPlan(request)).kind, 'done');
    assert.ok(again.sent.every(({ method, path }) => method !== 'DELETE' || !path.endsWith(name)));
    assert.notEqual(leafOf(b, name), null);
    assert.notEqual(leafOf(b, name), before);
    const third = await rotationRun(b, b.connection, 'bob', { target });
    assert.equal(third.plan.steps.length, 0, 'what was issued a moment ago is not issued again');
  });
}
