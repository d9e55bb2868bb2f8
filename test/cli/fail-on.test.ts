import assert from 'node:assert/strict';
import test from 'node:test';
import { checkFailOn, exitCodeFor, type FailOn } from '../../src/cli/fail-on.ts';
import { ExpectedError } from '../../src/errors.ts';

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
    [{ errors: 1 }, ['unknown'], 0],
    [{ unknown: 1 }, ['warning', 'unknown'], 3],
    [{ warnings: 1 }, ['warning', 'unknown'], 3],
    [{ errors: 9, warnings: 9, infos: 9, unknown: 9 }, ['none'], 0],
    [{}, ['info', 'unknown'], 0],
  ];
  for (const [found, levels, code] of cases) {
    assert.equal(exitCodeFor({ ...summary, ...found }, levels), code, JSON.stringify([found, levels]));
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
