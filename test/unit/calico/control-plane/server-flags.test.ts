import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { commandFlags } from '../../../../src/calico/control-plane/server-flags.ts';
import { freshSeed } from '../../../support/fresh-seed.ts';

const flags = (...command: readonly string[]) => Object.fromEntries(commandFlags({ name: 'x', command }));

test('flags have their value behind = or in the next word, and are true without one', () => {
  assert.deepEqual(flags('etcd', '--name=a', '--data-dir', '/var/lib/etcd', '--client-cert-auth', '-debug'), {
    name: 'a',
    'data-dir': '/var/lib/etcd',
    'client-cert-auth': 'true',
    debug: 'true',
  });
});

test('the last of a repeated flag counts, and args follow the command', () => {
  const container = { name: 'x', command: ['etcd', '--a=1'], args: ['--a=2'] };
  assert.equal(commandFlags(container).get('a'), '2');
});

test('a line that a shell runs is split, and quotes are taken off', () => {
  const line =
    'exec /usr/local/bin/kube-apiserver --anonymous-auth=false \\\n --client-ca-file="/srv/ca.crt" 2>&1';
  assert.deepEqual(flags('/bin/sh', '-c', line), {
    c: 'exec',
    'anonymous-auth': 'false',
    'client-ca-file': '/srv/ca.crt',
  });
});

test('for every value, --flag=value gives that value back', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z][a-z-]{0,20}$/),
      fc.string(),
      (name, value) =>
        commandFlags({ name: 'x', command: ['etcd', `--${name}=${value}`] }).get(name) === value,
    ),
    { seed: freshSeed('calico/static-pod-flags') },
  );
});
