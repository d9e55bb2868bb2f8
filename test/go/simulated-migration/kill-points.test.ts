import assert from 'node:assert/strict';
import test, { after, before, type TestContext } from 'node:test';
import { stringsAt } from '../../../simulator/server/json.ts';
import type { ClusterChange } from '../../../src/cli/change/kinds/cluster-change.ts';
import type { Goal } from '../../../src/plan/model/goal.ts';
import { tracePrivateKey } from '../../../src/x509/key.ts';
import { parseCertificates } from '../../../src/x509/parse.ts';
import { Ends } from '../../real/cluster/ends/ends.ts';
import type { Killing } from '../../support/applying/killed-connection.ts';
import { parseAndCheckOnce } from '../../support/planning/once/register.ts';
import type { Stage } from './stage.ts';

parseAndCheckOnce();
const { backToPlaintext, enable, renew, toGoal } = await import('./moves.ts');
const { watchLosses } = await import('./losses.ts');
const { remembered } = await import('./remembered.ts');
const { restoreFirst } = await import('./restore.ts');
const { move, stage } = await import('./stage.ts');

let ends: Ends;
before(() => {
  ends = Ends.start();
});
after(() => ends.stop());

/** All of them, or those of every write, of some renewals of the Lease, and of some reads. */
const all = process.env.KILL_POINTS === 'all';

interface Way {
  readonly title: string;
  readonly scenario: string;
  readonly change: ClusterChange;
  /** What is done after the death: the same, or what undoes it. */
  readonly onward: { readonly again: ClusterChange; readonly back: ClusterChange };
  /** How many of the points are tried, some with a restore at the end, where not all are; null: no fewer, and none. */
  readonly sample: number | null;
}

const identity = (scenario: string, goal: Goal, back: Goal): Way => ({
  title: `from ${scenario} to ${goal}`,
  scenario,
  change: toGoal(goal),
  onward: { again: toGoal(goal), back: toGoal(back) },
  sample: null,
});

const enabling = enable({ spiffe: true, finish: true });
const rotation = renew('ca', true);

const ways: readonly Way[] = [
  identity('manifest-mtls-cn', 'mtls-spiffe', 'mtls-cn'),
  identity('manifest-mtls-spiffe', 'mtls-cn', 'mtls-spiffe'),
  identity('operator-cn', 'mtls-spiffe', 'mtls-cn'),
  identity('operator-byo-spiffe', 'mtls-cn', 'mtls-spiffe'),
  {
    title: 'from plaintext to the end of enable',
    scenario: 'manifest-plaintext',
    change: enabling,
    onward: { again: enabling, back: backToPlaintext() },
    sample: 16,
  },
  {
    title: 'to another CA',
    scenario: 'manifest-mtls-cn',
    change: rotation,
    onward: { again: rotation, back: rotation },
    sample: 8,
  },
];

/** The requests of an undisturbed run, each with the moments that are worth a death. */
async function killings(t: TestContext, { scenario, change, sample }: Way): Promise<Killing[]> {
  const { outcome, sent } = await move(await stage(t, ends, { scenario, seed: 0 }), {
    clusterChange: change,
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
  const stride = all || sample === null ? 1 : Math.ceil(points.length / sample);
  const chosen = points.filter((_, index) => index % stride === 0);
  t.diagnostic(`${chosen.length} of the points of ${sent.length} requests`);
  return chosen;
}

for (const way of ways) {
  test(`A run ${way.title} may be killed anywhere`, async (t) => {
    for (const [index, killing] of (await killings(t, way)).entries()) {
      const next = index % 3 === 2 ? 'back' : 'again';
      await t.test(`${killing.moment} request ${killing.at}, then ${next}`, (inner) =>
        dieAndGoOn(inner, way, killing, next, index),
      );
    }
  });
}

async function dieAndGoOn(
  t: TestContext,
  way: Way,
  killing: Killing,
  next: keyof Way['onward'],
  seed: number,
): Promise<void> {
  const on = await stage(t, ends, { scenario: way.scenario, seed });
  const start = remembered(on);
  const losses = watchLosses(on);
  t.after(losses.stop);
  await move(on, { clusterChange: way.change, killing });
  const isMidway = !losses.hasEnded();
  const { outcome } = await move(on, { clusterChange: way.onward[next], holder: 'alice@laptop, process 2' });
  const isOver = outcome.kind === 'blocked' && /no enabling is under way/.test(outcome.reason);
  assert.ok(outcome.kind === 'done' || (next === 'back' && isOver), JSON.stringify(outcome));
  await on.clock.sleep(100_000);
  assertAuthorityIsKept(on);
  if (isMidway && next === 'again') assert.ok(losses.authorities.size <= 1, 'a second CA was made');
  if (all || (way.sample !== null && seed % 4 === 0)) {
    const restored = await restoreFirst(on);
    t.diagnostic(`restore of the first backup: ${restored}`);
    if (restored === 'done' || restored === 'same') assert.deepEqual(remembered(on), start);
    await on.clock.sleep(100_000);
  }
  const { refused, incidents, deaf, longestGapMs } = await on.observer.observed();
  assert.deepEqual(
    { refused, incidents, deaf, lost: losses.lost, longestGapMs },
    { refused: 0, incidents: [], deaf: [], lost: [], longestGapMs: 0 },
  );
}

/** The CA of this program, where there is one, has its key. */
function assertAuthorityIsKept({ bench: { cluster }, operator }: Stage): void {
  const namespace = operator ? 'tigera-operator' : 'kube-system';
  const data = stringsAt(cluster.find('Secret', namespace, 'calico-tls-ca'), 'data');
  if (Object.keys(data).length === 0) return;
  const text = (key: string) => Buffer.from(data[key] ?? '', 'base64').toString();
  const [authority] = parseCertificates(text('tls.crt')).certificates;
  assert.equal(tracePrivateKey(text('tls.key')).publicKeySha256, authority?.publicKey.sha256);
}
