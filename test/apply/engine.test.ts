import assert from 'node:assert/strict';
import test from 'node:test';
import { applyPlan } from '../../src/apply/engine.ts';
import { bench } from '../support/applying/bench.ts';
import { manifestRequest, materials } from '../support/applying/manifest-plan.ts';

test('A plan is carried out to its end', async (t) => {
  const b = await bench(t, 'manifest-mtls-cn');
  const made = materials(b.time.now());
  const outcome = await applyPlan({
    ...b,
    ...manifestRequest(await b.read(), made),
    namespace: 'kube-system',
    goal: 'mtls-spiffe',
    holder: 'alice, process 1',
    operator: false,
    options: { step: false, timeoutMs: 600_000 },
  });
  console.log(
    outcome,
    b.events.filter((e) => e.kind !== 'rollouts').map((e) => JSON.stringify(e).slice(0, 120)),
  );
  console.log(b.cluster.requests.length);
  console.log(JSON.stringify(b.cluster.find('Lease', 'kube-system', 'calico-tls'), null, 1));
  console.log(b.cluster.objects('Secret').map((s) => s.metadata.name));
  assert.equal(outcome.kind, 'done');
});
