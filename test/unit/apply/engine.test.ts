import assert from 'node:assert/strict';
import test from 'node:test';
import { type KubeObject, listAt, textAt, withAt } from '../../../simulator/server/json.ts';
import { applyPlan } from '../../../src/apply/engine.ts';
import type { ApplyEvent } from '../../../src/apply/event.ts';
import { exitCodeOf, isIncomplete } from '../../../src/apply/outcome.ts';
import { readStaged } from '../../../src/apply/storage/staging.ts';
import { type Bench, bench } from '../../support/applying/bench.ts';
import { newCertificates } from '../../support/applying/manifest-plan.ts';
import { migrate, migration } from '../../support/applying/run.ts';

const namespace = 'kube-system';
const scenario = 'manifest-mtls-cn';
const allSteps = ['files', 'typha-identity', 'node-identity', 'typha-spiffe', 'node-spiffe'];

function variables(b: Bench, kind: string, name: string): string[] {
  const containers = listAt(b.cluster.find(kind, namespace, name), 'spec', 'template', 'spec', 'containers');
  return containers.flatMap((container) => listAt(container, 'env').map((entry) => textAt(entry, 'name')));
}

const kinds = (events: readonly ApplyEvent[]): string[] => [...new Set(events.map(({ kind }) => kind))];

test('A plan is carried out to its end, with a backup first and nothing left behind', async (t) => {
  const b = await bench(t, scenario);
  const outcome = await migrate(b, newCertificates(b.time.now()));
  assert.deepEqual([outcome.kind, outcome.steps, outcome.writes], ['done', allSteps, 6]);
  assert.equal(exitCodeOf(outcome), 0);
  const typha = variables(b, 'Deployment', 'calico-typha');
  assert.ok(typha.includes('TYPHA_CLIENTURISAN') && !typha.includes('TYPHA_CLIENTCN'));
  assert.equal(b.cluster.find('Secret', namespace, 'calico-tls-pending'), undefined);
  const [, backup = ''] = (outcome.backup ?? '').split('/');
  assert.ok(b.cluster.find('Secret', namespace, backup) !== undefined);
  assert.deepEqual(kinds(b.events), [
    'notice',
    'backup',
    'step-started',
    'written',
    'files-wait',
    'step-finished',
    'rollouts',
  ]);
});

test('Every step is waited for before the next one is written', async (t) => {
  const b = await bench(t, scenario);
  const order: string[] = [];
  b.cluster.onChange(({ object, type, before }) => {
    if (
      object.kind === 'Deployment' &&
      type !== 'DELETED' &&
      before?.metadata.generation !== object.metadata.generation
    )
      order.push('typha changed');
    if (
      object.kind === 'DaemonSet' &&
      type !== 'DELETED' &&
      before?.metadata.generation !== object.metadata.generation
    )
      order.push('node changed');
    if (object.kind === 'Pod' && type === 'DELETED') order.push(`${object.metadata.name.slice(0, 12)} gone`);
  });
  await migrate(b, newCertificates(b.time.now()));
  const runs = order.filter((entry, index) => entry !== order[index - 1]);
  assert.deepEqual(runs, [
    ...['typha changed', 'calico-typha gone', 'node changed', 'calico-node- gone'],
    ...['typha changed', 'calico-typha gone', 'node changed', 'calico-node- gone'],
  ]);
});

test('With --step it stops after each step, and the same command goes on with the same certificates', async (t) => {
  const b = await bench(t, scenario);
  const made = newCertificates(b.time.now());
  const done: string[] = [];
  for (let count = 0; count < 10; count += 1) {
    const outcome = await migrate(b, made, { options: { step: true, timeoutMs: 600_000 } });
    if (outcome.kind !== 'stopped-after-step') {
      assert.equal(outcome.kind, 'done');
      break;
    }
    assert.deepEqual([exitCodeOf(outcome), isIncomplete(outcome)], [4, true]);
    assert.deepEqual(
      (await readStaged(b.api, namespace))?.typha.certificatePem,
      made.staged.typha.certificatePem,
    );
    done.push(outcome.step);
  }
  assert.deepEqual(done, allSteps);
  const backups = b.cluster
    .objects('Secret')
    .filter(({ metadata }) => metadata.name.startsWith('calico-tls-backup-'));
  assert.equal(backups.length, 1, 'the runs share the backup of the first');
  assert.equal(await readStaged(b.api, namespace), null);
});

test('Ctrl-C stops between two writes and leaves a change that can be continued', async (t) => {
  const b = await bench(t, scenario);
  const made = newCertificates(b.time.now());
  const interrupt = new AbortController();
  const observer = (event: ApplyEvent) => {
    if (event.kind === 'written') interrupt.abort();
  };
  const outcome = await migrate(b, made, { observer, signal: interrupt.signal });
  assert.deepEqual([outcome.kind, outcome.writes, exitCodeOf(outcome)], ['interrupted', 1, 130]);
  assert.equal((await migrate(b, made)).kind, 'done');
});

test('Ctrl-C before the first write leaves nothing changed', async (t) => {
  const b = await bench(t, scenario);
  const outcome = await migrate(b, newCertificates(b.time.now()), { signal: AbortSignal.abort() });
  assert.deepEqual([outcome.kind, outcome.writes, isIncomplete(outcome)], ['interrupted', 0, false]);
  assert.equal(b.cluster.find('Lease', namespace, 'calico-tls'), undefined);
});

test('Another writer in the middle: everything is read and planned anew, and their change stays', async (t) => {
  const b = await bench(t, scenario);
  let disturbed = false;
  b.cluster.observe((request, moment) => {
    if (moment !== 'before' || request.method !== 'PATCH' || disturbed) return;
    if (!request.path.endsWith('calico-node-certs')) return;
    disturbed = true;
    const secret = b.cluster.find('Secret', namespace, 'calico-node-certs');
    if (secret !== undefined) b.cluster.put(withAt(secret, ['data', 'theirs'], 'MQ=='));
  });
  const outcome = await migrate(b, newCertificates(b.time.now()));
  assert.deepEqual([outcome.kind, disturbed], ['done', true]);
  assert.ok(b.events.some(({ kind }) => kind === 'conflict'));
  assert.equal(textAt(b.cluster.find('Secret', namespace, 'calico-node-certs'), 'data', 'theirs'), 'MQ==');
});

test('A writer that never rests ends the run, with the name of the object', async (t) => {
  const b = await bench(t, scenario);
  let count = 0;
  b.cluster.observe((request, moment) => {
    if (moment !== 'before' || request.method !== 'PATCH' || !request.path.endsWith('calico-node-certs'))
      return;
    const secret = b.cluster.find('Secret', namespace, 'calico-node-certs');
    count += 1;
    if (secret !== undefined)
      b.cluster.put(withAt(secret, ['data', 'theirs'], Buffer.from(`${count}`).toString('base64')));
  });
  const outcome = await migrate(b, newCertificates(b.time.now()));
  assert.equal(outcome.kind, 'conflict-limit');
  if (outcome.kind === 'conflict-limit') assert.equal(outcome.object, 'Secret kube-system/calico-node-certs');
  assert.equal(exitCodeOf(outcome), 4);
});

test('Something that undoes a step again and again ends the run', async (t) => {
  const b = await bench(t, scenario);
  const original = b.cluster.find('Deployment', namespace, 'calico-typha') as KubeObject;
  const observer = (event: ApplyEvent) => {
    if (event.kind !== 'step-finished' || event.step.id !== 'typha-identity') return;
    const now = b.cluster.find('Deployment', namespace, 'calico-typha') as KubeObject;
    b.cluster.put({ ...now, spec: original.spec });
  };
  const outcome = await migrate(b, newCertificates(b.time.now()), { observer });
  assert.equal(outcome.kind, 'conflict-limit');
  if (outcome.kind === 'conflict-limit') assert.match(outcome.object, /typha-identity/);
});

test('Two runs at once: the second is refused, with the name of the first, and has written nothing', async (t) => {
  const b = await bench(t, scenario);
  const made = newCertificates(b.time.now());
  const [first, second] = await Promise.all([
    migrate(b, made),
    new Promise((resolve) => setTimeout(resolve, 50)).then(() =>
      migrate(b, made, { holder: 'bob@desk, process 2' }),
    ),
  ]);
  assert.equal(first.kind, 'done');
  assert.deepEqual([second.kind, second.writes], ['blocked', 0]);
  if (second.kind === 'blocked') {
    assert.equal(second.code, 'locked');
    assert.match(second.reason, /alice@laptop, process 1 .* since 2026-11-24T12:0/);
  }
  assert.equal(exitCodeOf(second), 1);
});

test('The network goes away in the middle: what was done stays, and the next run completes it', async (t) => {
  const b = await bench(t, scenario);
  const made = newCertificates(b.time.now());
  const fault = { current: null as null | { remove(): void } };
  const observer = (event: ApplyEvent) => {
    if (event.kind === 'step-started' && event.step.id === 'node-identity')
      fault.current = b.cluster.fault({}, { kind: 'reset' });
  };
  const outcome = await migrate(b, made, { observer });
  assert.deepEqual(
    [outcome.kind, exitCodeOf(outcome), outcome.steps],
    ['lost-connection', 4, ['files', 'typha-identity']],
  );
  fault.current?.remove();
  assert.equal((await migrate(b, made, { holder: 'alice@laptop, process 2' })).kind, 'done');
});

test('A right that is missing ends the run before the first write, and all that is missing is named', async (t) => {
  const b = await bench(t, scenario);
  b.cluster.deny({ verb: 'patch', resource: 'daemonsets' }, { verb: 'create', resource: 'leases' });
  const outcome = await migrate(b, newCertificates(b.time.now()));
  assert.equal(outcome.kind, 'blocked');
  if (outcome.kind === 'blocked') {
    assert.equal(outcome.code, 'permissions');
    assert.match(
      outcome.reason,
      /create leases\.coordination\.k8s\.io in kube-system; .*patch daemonsets\.apps kube-system\/calico-node/,
    );
  }
  const writes = b.cluster.requests.filter(
    ({ method, path }) => method !== 'GET' && !path.includes('selfsubject'),
  );
  assert.deepEqual(writes, []);
});

test('A refusal of the server in the middle ends the run, which says so and can be continued', async (t) => {
  const b = await bench(t, scenario);
  const made = newCertificates(b.time.now());
  const fault = b.cluster.fault(
    { method: 'PATCH', path: 'daemonsets' },
    { kind: 'status', code: 403, message: 'admission webhook "policy" denied the request' },
  );
  const outcome = await migrate(b, made);
  assert.deepEqual([outcome.kind, isIncomplete(outcome)], ['blocked', true]);
  if (outcome.kind === 'blocked')
    assert.match(outcome.reason, /admission webhook "policy" denied the request/);
  fault.remove();
  assert.equal((await migrate(b, made)).kind, 'done');
});

test('A token that expires in the middle leaves a change that can be continued', async (t) => {
  const b = await bench(t, scenario);
  const made = newCertificates(b.time.now());
  const fault = b.cluster.fault({ method: 'PATCH', path: 'deployments' }, { kind: 'status', code: 401 });
  const outcome = await migrate(b, made);
  assert.deepEqual([outcome.kind, exitCodeOf(outcome)], ['lost-connection', 4]);
  fault.remove();
  assert.equal((await migrate(b, made, { holder: 'alice, process 2' })).kind, 'done');
});

test('Before a step is made again a second passes, since the API server tells times in whole seconds', async (t) => {
  const gapOf = async (name: (id: string) => string): Promise<number> => {
    const b = await bench(t, scenario);
    const request = await migration(b, newCertificates(b.time.now()));
    const moments: { kind: string; at: number }[] = [];
    const outcome = await applyPlan({
      ...request,
      next: (snapshot) => {
        const next = request.next(snapshot);
        return next.kind === 'step' ? { ...next, step: { ...next.step, id: name(next.step.id) } } : next;
      },
      observer: (event) => {
        moments.push({ kind: event.kind, at: b.time.now().getTime() });
      },
    });
    assert.equal(outcome.kind, 'done', JSON.stringify(outcome));
    const of = (kind: string) => moments.filter((one) => one.kind === kind).map(({ at }) => at);
    return (of('step-started')[1] ?? Number.NaN) - (of('step-finished')[0] ?? Number.NaN);
  };
  const other = await gapOf((id) => id);
  const again = await gapOf((id) => (id === 'typha-identity' ? 'files' : id));
  assert.ok(again - other >= 1000, `${again} and ${other} ms`);
});
