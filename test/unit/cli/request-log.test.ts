import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import test from 'node:test';
import { logLevel, requestLog } from '../../../src/cli/cluster/request-log.ts';

test('requests are shown from level 6 on, one line each, with nothing that steers a terminal', () => {
  const stderr = new PassThrough({ encoding: 'utf8' });
  assert.equal(requestLog(5, stderr), null);
  requestLog(6, stderr)?.({ method: 'GET', url: 'https://h/\u001b[2J', status: 200, milliseconds: 12.3 });
  assert.equal(stderr.read(), 'GET https://h/\\x1b[2J 200 in 12 ms\n');
});

test('a level is a number', () => {
  assert.equal(logLevel('9'), 9);
  for (const text of ['', 'x', '-1', '1.5']) assert.throws(() => logLevel(text), /is not a level/);
});
