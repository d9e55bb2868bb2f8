import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import {
  type ClockSkew,
  type DatedAnswer,
  dateOf,
  isOff,
  narrowed,
  skewOf,
  skewSeconds,
} from '../../../src/snapshot/clock-skew.ts';
import { freshSeed } from '../../support/fresh-seed.ts';

const start = Date.UTC(2026, 10, 24, 12);

/** An answer of a server whose clock ours is `skew` ms ahead of, written `wait` ms after the request was sent. */
function answer({ sentAt = start, wait = 0, back = 0, skew = 0 }): DatedAnswer {
  const written = sentAt + wait;
  const date = Math.floor((written - skew) / 1000) * 1000;
  return { date, sentAt, receivedAt: written + back };
}

const seconds = (...answers: readonly DatedAnswer[]): number | null =>
  skewSeconds(answers.map(skewOf).reduce<ClockSkew | null>(narrowed, null));

const literals: readonly (readonly [string, number | null, number | null])[] = [
  ['clocks that agree', seconds(answer({ sentAt: start + 400 })), 0],
  ['ours 10 minutes ahead', seconds(answer({ skew: 600_000 })), 600],
  ['ours 10 minutes behind', seconds(answer({ skew: -600_000 })), -600],
  ['a difference that a slow network may make', seconds(answer({ back: 45_000 })), 0],
  ['31 s behind, seen through 20 s of network', seconds(answer({ skew: -31_000, back: 20_000 })), -11],
  [
    'a quick answer beside a slow one',
    seconds(answer({ skew: -31_000, back: 20_000 }), answer({ skew: -31_000 })),
    -31,
  ],
  [
    'two servers behind one address that contradict each other: the quicker answer',
    seconds(
      answer({ skew: 60_000, back: 500 }),
      answer({ skew: 300_000 }),
      answer({ skew: 90_000, back: 10 }),
    ),
    300,
  ],
  ['no answer with a date', seconds(), null],
];

for (const [what, found, expected] of literals)
  test(`${what}: ${expected} s`, () => assert.equal(found, expected));

const times = fc.record({
  sentAt: fc.integer({ min: start, max: start + 3_600_000 }),
  wait: fc.integer({ min: 0, max: 20_000 }),
  back: fc.integer({ min: 0, max: 20_000 }),
});

test('whatever the network does, 30 s and less are never called a difference, and no more than there is', () => {
  const skews = fc.oneof(
    fc.integer({ min: -30_000, max: 30_000 }),
    fc.integer({ min: -1_000_000, max: 1_000_000 }),
  );
  fc.assert(
    fc.property(skews, fc.array(times, { minLength: 1, maxLength: 5 }), (skew, answers) => {
      const found = seconds(...answers.map((one) => answer({ ...one, skew })));
      assert.ok(found !== null);
      assert.equal(isOff(found) && Math.abs(skew) <= 30_000, false);
      assert.ok(Math.abs(found) <= Math.ceil(Math.abs(skew) / 1000));
      assert.ok(found === 0 || Math.sign(found) === Math.sign(skew));
    }),
    { seed: freshSeed('snapshot/clock-skew'), numRuns: 2000 },
  );
});

test('a quick answer shows every difference of 31 s and more, whatever the fraction of the second', () => {
  const skews = fc.integer({ min: 31_000, max: 1_000_000 });
  fc.assert(
    fc.property(skews, fc.boolean(), times, fc.array(times), (size, behind, { sentAt }, others) => {
      const skew = behind ? -size : size;
      const quick = answer({ sentAt, skew });
      assert.ok(isOff(seconds(...others.map((one) => answer({ ...one, skew })), quick)));
    }),
    { seed: freshSeed('snapshot/clock-skew 2'), numRuns: 2000 },
  );
});

test('only an IMF-fixdate is a Date', () => {
  assert.equal(dateOf('Tue, 24 Nov 2026 12:00:00 GMT'), start);
  for (const text of [undefined, '', '0', 'now', '2026-11-24T12:00:00Z', 'Tuesday, 24-Nov-26 12:00:00 GMT'])
    assert.equal(dateOf(text), null);
});
