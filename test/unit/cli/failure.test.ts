import assert from 'node:assert/strict';
import test from 'node:test';
import { documentFormat, failureOf } from '../../../src/cli/program/failure.ts';
import { ExpectedError } from '../../../src/errors.ts';
import { renderError } from '../../../src/render/error.ts';
import { assertValid } from '../../support/schema.ts';

test('an expected error is told as fact, remedy and command, each on its line', () => {
  const error = new ExpectedError('no such thing', {
    code: 'no-thing',
    remedy: 'Make one.',
    command: 'kubectl create thing',
    exitCode: 2,
  });
  const { document, exitCode, stack } = failureOf(error, 'status', [], []);
  assertValid('error', document);
  assert.equal(renderError(document, false), 'error: no such thing\nMake one.\n  kubectl create thing\n');
  assert.deepEqual([exitCode, stack], [2, null]);
});

test('a fault of the program is one line that asks for a report; its stack is kept apart', () => {
  for (const thrown of [new TypeError('x is not\na function'), 'a string']) {
    const { document, exitCode, stack } = failureOf(thrown, 'status', [], []);
    assertValid('error', document);
    const text = renderError(document, false);
    assert.match(
      text,
      /^error: unexpected (TypeError: x is not\\x0aa function|Error: a string); .*report it.*\n$/,
    );
    assert.equal(text.split('\n').length, 2);
    assert.equal(exitCode, 1);
    assert.match(stack ?? '', /failure\.test\.ts|failure\.ts/);
  }
});

test('only json and yaml ask for a document', () => {
  assert.equal(documentFormat(['-o', 'json']), 'json');
  assert.equal(documentFormat(['--output=yaml']), 'yaml');
  assert.equal(documentFormat(['-o', 'wide']), null);
  assert.equal(documentFormat([]), null);
});
