import assert from 'node:assert/strict';
import test, { after, before, type TestContext } from 'node:test';
import type { Goal } from '../../src/plan/step.ts';
import { Ends } from '../cluster/ends/ends.ts';
import type { Killing } from '../support/applying/killed-connection.ts';
import { parseOnce } from './parse-once.ts';

parseOnce();
const { toGoal } = await import('./moves.ts');
const { move, stage } = await import('./stage.ts');

let ends: Ends;
before(() => {
  ends = Ends.start();
});
after(() => ends.stop());

/** All of them, or those of every write, of some renewals of the Lease, and of some reads. */
const all = process.env.KILL_POINTS === 'all';

interface Way {
  readonly scenario: string;
  readonly goal: Goal;
}

const ways: readonly Way[] = [
  { scenario: 'manifest-mtls-cn', goal: 'mtls-spiffe' },
  { scenario: 'manifest-mtls-spiffe', goal: 'mtls-cn' },
  { scenario: 'operator-cn', goal: 'mtls-spiffe' },
  { scenario: 'operator-byo-spiffe', goal: 'mtls-cn' },
];

/** The requests of an undisturbed run, each with the moments that are worth a death. */
async function killings(t: TestContext, { scenario, goal }: Way): Promise<Killing[]> {
  const { outcome, sent } = await move(await stage(t, ends, { scenario, seed: 0 }), {
    undertaking: toGoal(goal),
  });
  assert.equal(outcome.kind, 'done', JSON.stringify(outcome));
  const points = sent.flatMap(({ method = 'GET', path }, index): Killing[] => {
    const at = index + 1;
    const writes = method !== 'GET' && !path.includes('selfsubjectaccessreviews');
    const moments: Killing[] = [
      { at, moment: 'before' },
      { at, moment: 'after' },
    ];
    if (all) return writes ? moments : moments.slice(0, 1);
    if (!writes) return at % 40 === 0 ? moments.slice(0, 1) : [];
    if (!path.includes('/leases/')) return moments;
    return at % 5 === 0 ? moments.slice(at % 2) : [];
  });
  t.diagnostic(`${points.length} of the points of ${sent.length} requests`);
  return points;
}

for (const way of ways) {
  const { scenario, goal } = way;
  test(`A run from ${scenario} to ${goal} may be killed anywhere`, async (t) => {
    for (const [index, killing] of (await killings(t, way)).entries()) {
      const next: Goal = index % 3 === 2 ? (goal === 'mtls-cn' ? 'mtls-spiffe' : 'mtls-cn') : goal;
      await t.test(`${killing.moment} request ${killing.at}, then to ${next}`, (inner) =>
        dieAndGoOn(inner, way, killing, next, index),
      );
    }
  });
}

async function dieAndGoOn(
  t: TestContext,
  way: Way,
  killing: Killing,
  next: Goal,
  seed: number,
): Promise<void> {
  const on = await stage(t, ends, { scenario: way.scenario, seed });
  const lost: string[] = [];
  const stopListening = on.bench.cluster.onChange(({ type, object }) => {
    const { kind, metadata } = object;
    if (type === 'DELETED' && precious.includes(kind) && !metadata.name.startsWith('calico-tls-'))
      lost.push(`${kind} ${metadata.namespace ?? ''}/${metadata.name}`);
  });
  t.after(stopListening);
  await move(on, { undertaking: toGoal(way.goal), killing });
  const { outcome } = await move(on, { undertaking: toGoal(next), holder: 'alice@laptop, process 2' });
  assert.equal(outcome.kind, 'done', JSON.stringify(outcome));
  await on.clock.sleep(100_000);
  const { refused, incidents, deaf } = await on.observer.observed();
  assert.deepEqual({ refused, incidents, deaf, lost }, { refused: 0, incidents: [], deaf: [], lost: [] });
}

const precious = ['Secret', 'ConfigMap', 'Deployment', 'DaemonSet', 'Service'];
