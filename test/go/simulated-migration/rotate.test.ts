import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import type { RotateRequest } from '../../../src/cli/change/kinds/rotate.ts';
import { Ends } from '../../real/cluster/ends/ends.ts';
import { parseAndCheckOnce } from '../../support/planning/once/register.ts';

parseAndCheckOnce();
const { renew } = await import('./moves.ts');
const { move, stage } = await import('./stage.ts');

let ends: Ends;
before(() => {
  ends = Ends.start();
});
after(() => ends.stop());

const seeds = process.env.KILL_POINTS === 'all' ? 6 : 1;

/** The CA first where it is the user's own: its key is then at hand for the others. */
const ways: readonly (readonly [string, readonly RotateRequest['target'][]])[] = [
  ['manifest-mtls-cn', ['ca', 'typha', 'felix']],
  ['operator-byo-spiffe', ['ca', 'typha', 'felix']],
  ['operator-cn', ['typha', 'felix']],
];

for (const [scenario, targets] of ways)
  test(`Nobody is refused while ${targets.join(', ')} are rotated: ${scenario}`, async (t) => {
    for (let seed = 1; seed <= seeds; seed += 1) {
      const on = await stage(t, ends, { scenario, seed });
      for (const target of targets) {
        const { outcome } = await move(on, { clusterChange: renew(target, target === 'ca') });
        assert.equal(outcome.kind, 'done', JSON.stringify(outcome));
        t.diagnostic(`${target}: ${outcome.steps.join(', ')}`);
      }
      await on.clock.sleep(100_000);
      const { dials, rounds, handshakes, refused, incidents, deaf, longestGapMs } =
        await on.observer.observed();
      t.diagnostic(`${dials} pairs judged in ${rounds} rounds, ${handshakes} handshakes, ${refused} refused`);
      assert.ok(handshakes >= 3, `${handshakes} handshakes`);
      assert.deepEqual(
        { refused, incidents, deaf, longestGapMs },
        { refused: 0, incidents: [], deaf: [], longestGapMs: 0 },
      );
    }
  });

test('A new CA whose arrival is not waited for: clients are seen to be refused', async (t) => {
  const on = await stage(t, ends, { scenario: 'manifest-mtls-cn', seed: 1 });
  await move(on, { clusterChange: renew('ca', true, 0) });
  await on.clock.sleep(100_000);
  const { refused, incidents } = await on.observer.observed();
  t.diagnostic(`${refused} refused`);
  assert.ok(refused > 0);
  assert.match(JSON.stringify(incidents), /unknown authority/);
});
