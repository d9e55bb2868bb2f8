import assert from 'node:assert/strict';
import test from 'node:test';
import type { Status } from '../../../src/links/status.ts';
import type { ContextStatus } from '../../../src/links/status-list.ts';
import { statusChanges } from '../../../src/render/status-changes.ts';
import { scenarios } from '../../support/status-scenarios.ts';

const item = (status: Status): ContextStatus => ({ context: 'prod', status, error: null });
const healthy = item(scenarios.healthy as Status);
const migrating = item(scenarios.migrating as Status);
const unreadable: ContextStatus = {
  context: 'prod',
  status: null,
  error: {
    apiVersion: 'calico-tls/v1',
    kind: 'Error',
    code: 'x',
    message: 'no route',
    remedy: '',
    command: null,
  },
};

test('the first look names every link and every finding', () => {
  const lines = statusChanges(null, [migrating]);
  assert.ok(lines.includes('felix-typha: mTLS CN or SPIFFE, ERROR'), lines.join('\n'));
  assert.equal(lines.filter((line) => line.startsWith('new ')).length, migrating.status?.findings.length);
});

test('nothing is said while nothing changes', () => {
  assert.deepEqual(statusChanges([migrating], [migrating]), []);
});

test('a change says what was before, what is new and what is gone', () => {
  const lines = statusChanges([migrating], [healthy]);
  assert.ok(
    lines.some((line) => /^felix-typha: .*\(was mTLS CN or SPIFFE, ERROR\)$/.test(line)),
    lines.join('\n'),
  );
  assert.equal(lines.filter((line) => line.startsWith('gone ')).length, migrating.status?.findings.length);
});

test('a cluster out of reach is told once, and when it is back', () => {
  assert.deepEqual(statusChanges([healthy], [unreadable]), ['not read: no route']);
  const kept = { ...unreadable, status: healthy.status };
  assert.deepEqual(statusChanges([kept], [{ ...kept, status: null }]), []);
  assert.deepEqual(statusChanges([kept], [healthy]), ['read again']);
});

test('with several contexts each line names its own, and none has a line break', () => {
  const odd = { ...healthy, context: 'a\nb' };
  for (const line of statusChanges(null, [odd, migrating])) {
    assert.ok(!line.includes('\n'));
    assert.match(line, /^(?:a\\x0ab|prod): /);
  }
});
