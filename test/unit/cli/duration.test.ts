import assert from 'node:assert/strict';
import test from 'node:test';
import { parseSpan } from '../../../src/cli/flags/duration.ts';
import { ExpectedError } from '../../../src/errors.ts';

const hour = 3_600_000;

test('a span is a sum of days, hours, minutes and seconds', () => {
  assert.equal(parseSpan('--x', '30d'), 720 * hour);
  assert.equal(parseSpan('--x', '12h'), 12 * hour);
  assert.equal(parseSpan('--x', '1d12h'), 36 * hour);
  assert.equal(parseSpan('--x', '1h30m30s'), 1.5 * hour + 30_000);
  assert.equal(parseSpan('--x', '1.5d'), 36 * hour);
  assert.equal(parseSpan('--x', '0d'), 0);
});

test('anything else is refused with the flag, the text and an example', () => {
  for (const text of ['', '30', 'd', '30w', '-1d', '1d ', '1d,2h', '30 d', `${'9'.repeat(400)}d`]) {
    assert.throws(
      () => parseSpan('--expires-within', text),
      (error) =>
        error instanceof ExpectedError &&
        error.exitCode === 2 &&
        error.message === `--expires-within ${JSON.stringify(text)} is not a span of time` &&
        /30d/.test(error.remedy),
      text,
    );
  }
});
