import assert from 'node:assert/strict';
import test from 'node:test';
import { fileAccess } from '../../../src/calico/etcd-file-access.ts';
import type { MountedFile } from '../../../src/calico/mounted-file.ts';
import type { SecurityContext } from '../../../src/snapshot/objects.ts';

const file = (mode: number): MountedFile => ({
  kind: 'found',
  path: '/s/key',
  source: { object: 'Secret', namespace: 'n', name: 's', key: 'key', frozen: false, mode },
  value: { kind: 'text', text: '' },
});
const access = (mode: number, own: SecurityContext, pod: SecurityContext = {}) =>
  fileAccess(
    { spec: { containers: [], securityContext: pod } },
    { name: 'c', securityContext: own },
    file(mode),
  ).kind;

test('root reads every mode', () => {
  assert.equal(access(0o400, { runAsUser: 0 }), 'readable');
  assert.equal(access(0o400, { privileged: true }), 'readable');
});

test('another user does not read what root alone may', () => {
  assert.equal(access(0o400, { runAsNonRoot: true }), 'refused');
  assert.equal(access(0o400, { runAsUser: 999 }), 'refused');
  assert.equal(access(0o400, {}, { runAsNonRoot: true }), 'refused');
  assert.equal(access(0o400, { privileged: true, runAsUser: 999 }), 'refused');
});

test('the container wins over the pod', () => {
  assert.equal(access(0o400, { runAsUser: 0 }, { runAsUser: 999 }), 'readable');
  assert.equal(access(0o400, { runAsUser: 999 }, { runAsUser: 0 }), 'refused');
});

test('group root reads 0440, another group does not, fsGroup and 0444 let everybody in', () => {
  assert.equal(access(0o440, { runAsUser: 999 }), 'readable');
  assert.equal(access(0o440, { runAsUser: 999, runAsGroup: 0 }), 'readable');
  assert.equal(access(0o440, { runAsUser: 999, runAsGroup: 999 }), 'refused');
  assert.equal(access(0o400, { runAsUser: 999, runAsGroup: 999 }, { fsGroup: 1 }), 'readable');
  assert.equal(access(0o444, { runAsUser: 999, runAsGroup: 999 }), 'readable');
});

test('where nothing names a user the image decides', () => {
  assert.equal(access(0o400, {}), 'unknown');
});

test('a file that is not there to see is unknown', () => {
  const unseen: MountedFile = { kind: 'unknown', path: '/s', why: 'host', source: null };
  assert.equal(fileAccess({ spec: { containers: [] } }, { name: 'c' }, unseen).kind, 'unknown');
  const missing: MountedFile = { ...unseen, kind: 'missing' };
  assert.equal(fileAccess({ spec: { containers: [] } }, { name: 'c' }, missing).kind, 'unknown');
});

test('without the right to read a Secret its mode still tells', () => {
  const seen = file(0o400);
  const unreadable: MountedFile = { kind: 'unknown', path: '/s/key', why: 'may not', source: seen.source };
  const container = { name: 'c', securityContext: { runAsUser: 999 } };
  assert.equal(fileAccess({ spec: { containers: [] } }, container, unreadable).kind, 'refused');
});
