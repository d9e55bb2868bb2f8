import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { stringsAt } from '../../../simulator/server/json.ts';
import { type ApplyRequest, applyPlan } from '../../../src/apply/engine.ts';
import { readSettled } from '../../../src/apply/read-settled.ts';
import { keysOf, materialsOf, obtainCertificates } from '../../../src/apply/storage/certificates.ts';
import { readStaged } from '../../../src/apply/storage/staging.ts';
import type { Connection } from '../../../src/cluster/connection.ts';
import { identitiesOf } from '../../../src/plan/changes/identity/identities.ts';
import { identityPlanner, nextStep } from '../../../src/plan/changes/identity/planner.ts';
import { stateOf } from '../../../src/plan/connections/felix-typha/state.ts';
import { wholePlan } from '../../../src/plan/engine/whole-plan.ts';
import type { PlanOptions } from '../../../src/plan/model/options.ts';
import { type Bench, bench } from '../../support/applying/bench.ts';
import { isWrite, Killed, type Killing, killedConnection } from '../../support/applying/killed-connection.ts';

const namespace = 'tigera-operator';
const everyPoint = process.env.KILL_POINTS === 'all';

/** The move to SPIFFE as `migrate` asks for it, by the real planner. */
async function move(b: Bench, connection: Connection, holder: string): Promise<ApplyRequest> {
  const snapshot = await readSettled({ ...b, operator: true });
  const identities = identitiesOf(stateOf(snapshot), {
    trustDomain: 'cluster.local',
    typhaId: null,
    felixId: null,
  });
  const source = { kind: 'own', keepKey: true } as const;
  const wish = { source, lifetimeDays: null, keyAlgorithm: 'P-256', identities, operator: true } as const;
  const staged = await obtainCertificates(b.api, namespace, wish, b.time.now());
  const options: PlanOptions = {
    goal: 'mtls-spiffe',
    identities,
    newCertificates: materialsOf(staged),
    retireCa: false,
    arrivalMs: 150_000,
  };
  return {
    connection,
    clock: b.clock,
    read: b.read,
    next: (state) => nextStep(state, options, b.time.now()),
    keys: keysOf(staged),
    namespace,
    goal: options.goal,
    holder,
    plan: wholePlan(snapshot, identityPlanner(options), b.time.now()).steps,
    operator: true,
    staged,
    observer: b.observer,
    options: { step: false, timeoutMs: 600_000 },
  };
}

const secretKeys = (b: Bench, name: string): string[] =>
  Object.keys(stringsAt(b.cluster.find('Secret', namespace, name), 'data')).toSorted();

function assertMoved(b: Bench): void {
  for (const name of ['typha-certs', 'node-certs']) {
    assert.deepEqual(secretKeys(b, name), ['tls.crt', 'tls.key', 'uri-san']);
  }
}

test('The operator is moved step by step, and its two Secrets are never changed together', async (t) => {
  const b = await bench(t, 'operator-cn');
  const outcome = await applyPlan(await move(b, b.connection, 'alice'));
  assert.equal(outcome.kind, 'done');
  assertMoved(b);
  const order = b.events.flatMap((event) => {
    if (event.kind === 'written') return [event.address.name];
    return event.kind === 'rollouts' && event.rollouts.every((one) => one.finished) ? ['rolled'] : [];
  });
  const moves = order.filter((entry, index) => entry !== order[index - 1]);
  assert.deepEqual(moves.slice(0, 6), [
    'typha-ca',
    'rolled',
    'typha-certs',
    'rolled',
    'node-certs',
    'rolled',
  ]);
});

async function killings(t: TestContext): Promise<Killing[]> {
  const b = await bench(t, 'operator-cn');
  const connection = killedConnection(b.connection, null);
  assert.equal((await applyPlan(await move(b, connection, 'alice'))).kind, 'done');
  const points = connection.sent
    .filter(isWrite)
    .map((_, index): Killing => ({ at: index + 1, of: 'writes', moment: 'after' }));
  return everyPoint ? points : points.filter((_, index) => index % 2 === 1);
}

test('A move of the operator that is killed at a write is completed by the next run', async (t) => {
  for (const killing of await killings(t)) {
    await t.test(`killed after write ${killing.at}`, async (inner) => {
      const b = await bench(inner, 'operator-cn');
      const request = await move(b, killedConnection(b.connection, killing), 'alice');
      await assert.rejects(applyPlan(request), Killed);
      const outcome = await applyPlan(await move(b, b.connection, 'bob'));
      assert.equal(outcome.kind, 'done');
      assertMoved(b);
      assert.equal(await readStaged(b.api, namespace), null);
    });
  }
});
