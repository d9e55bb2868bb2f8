import assert from 'node:assert/strict';
import test from 'node:test';
import { kubectlFlagTakesValue } from '../../../src/cli/flags/kubectl-flags.ts';
import { clusterFlags, inNamespace, sameCommand } from '../../../src/cli/program/repeat-command.ts';

test('a printed command never repeats the value of --token', () => {
  for (const words of [
    ['migrate', '--token', 'secret', '--spiffe'],
    ['migrate', '--token=secret', '--spiffe'],
  ]) {
    assert.equal(sameCommand(words), 'kubectl calico-tls migrate --spiffe');
    assert.deepEqual(clusterFlags(words, kubectlFlagTakesValue), []);
  }
});

test('a printed command does not repeat the password of an address', () => {
  const words = ['migrate', '--server', 'https://root:hunter2@h', '--server=https://root:hunter2@h'];
  assert.equal(
    sameCommand(words),
    'kubectl calico-tls migrate --server https://root:withheld@h --server=https://root:withheld@h',
  );
  assert.deepEqual(clusterFlags(words, kubectlFlagTakesValue), [
    '--server',
    'https://root:withheld@h',
    '--server=https://root:withheld@h',
  ]);
});

test('words that a shell would take apart are quoted', () => {
  assert.equal(
    sameCommand(['migrate', '--context', "it's mine"]),
    `kubectl calico-tls migrate --context 'it'\\''s mine'`,
  );
});

test('the way back is told about the same cluster and user', () => {
  const words = ['migrate', '--spiffe', '--context', 'prod', '-n', 'kube-system', '--as=jane', '--yes'];
  assert.deepEqual(clusterFlags(words, kubectlFlagTakesValue), [
    '--context',
    'prod',
    '-n',
    'kube-system',
    '--as=jane',
  ]);
});

test('a command line is put into another namespace, however the first was given', () => {
  for (const flag of [['-n', 'a'], ['-na'], ['-n=a'], ['--namespace', 'a'], ['--namespace=a']]) {
    const words = ['status', ...flag, '--context', 'prod', '--token', 'secret'];
    assert.equal(inNamespace(words, null), 'kubectl calico-tls status --context prod');
    assert.equal(inNamespace(words, 'b'), 'kubectl calico-tls status --context prod -n b');
  }
  assert.equal(inNamespace(['-n', 'a', 'lint', '--', '-n'], 'b'), 'kubectl calico-tls lint -n b -- -n');
});
