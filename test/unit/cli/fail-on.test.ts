import assert from 'node:assert/strict';
import test from 'node:test';
import { checkFailOn, exitCodeFor, type FailOn, failingSeverities } from '../../../src/cli/flags/fail-on.ts';
import { ExpectedError } from '../../../src/errors.ts';

const summary = { errors: 0, warnings: 0, infos: 0, passed: 5, unknown: 0 };

test('the exit code is 3 exactly when something is at or above a level', () => {
  const cases: [Partial<typeof summary>, FailOn[], number][] = [
    [{ errors: 1 }, ['error'], 3],
    [{ warnings: 1, infos: 1, unknown: 1 }, ['error'], 0],
    [{ warnings: 1 }, ['warning'], 3],
    [{ errors: 1 }, ['warning'], 3],
    [{ infos: 1 }, ['warning'], 0],
    [{ infos: 1 }, ['info'], 3],
    [{ errors: 1 }, ['info'], 3],
    [{ unknown: 1 }, ['info'], 0],
    [{ unknown: 1 }, ['unknown'], 3],
    [{ errors: 1 }, ['unknown'], 3],
    [{ warnings: 1, infos: 1 }, ['unknown'], 0],
    [{ infos: 1 }, ['info', 'unknown'], 3],
    [{ infos: 1 }, ['error', 'info'], 3],
    [{ infos: 1 }, ['warning', 'error'], 0],
    [{ unknown: 1 }, ['warning', 'unknown'], 3],
    [{ warnings: 1 }, ['warning', 'unknown'], 3],
    [{ errors: 9, warnings: 9, infos: 9, unknown: 9 }, ['none'], 0],
    [{}, ['info', 'unknown'], 0],
  ];
  for (const [found, levels, code] of cases) {
    assert.equal(exitCodeFor({ ...summary, ...found }, levels), code, JSON.stringify([found, levels]));
  }
});

test('a level more never lets a run pass that failed without it', () => {
  const all = ['error', 'warning', 'info', 'unknown'] as const;
  for (let bits = 1; bits < 2 ** all.length; bits += 1) {
    const levels = all.filter((_, at) => (bits & (1 << at)) !== 0);
    const failing = failingSeverities(levels);
    assert.ok(failing.has('error'), String(levels));
    assert.equal(failing.has('unknown'), levels.includes('unknown'), String(levels));
    for (const more of all) {
      const wider = failingSeverities([...levels, more]);
      assert.deepEqual(
        [...failing].filter((kind) => !wider.has(kind)),
        [],
        `${levels} and ${more}`,
      );
    }
  }
});

test('none contradicts every other level', () => {
  assert.deepEqual(checkFailOn(['none']), ['none']);
  assert.deepEqual(checkFailOn(['error', 'unknown']), ['error', 'unknown']);
  assert.throws(
    () => checkFailOn(['none', 'error']),
    (error) => error instanceof ExpectedError && error.exitCode === 2 && /none/.test(error.message),
  );
});

test('a run without a verdict ends with 1, unless that there is nothing to judge is the answer', () => {
  const none = { errors: 0, warnings: 0, infos: 0, passed: 0, unknown: 0 };
  assert.equal(exitCodeFor(none, []), 1);
  assert.equal(exitCodeFor(none, ['none']), 1);
  assert.equal(exitCodeFor(none, [], true), 0);
  assert.equal(exitCodeFor({ ...none, unknown: 1 }, []), 1);
});
