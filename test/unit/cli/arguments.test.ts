import assert from 'node:assert/strict';
import test from 'node:test';
import { kubectlFlagTakesValue } from '../../../src/cli/flags/kubectl-flags.ts';
import { flagValue, orderArguments } from '../../../src/cli/program/arguments.ts';

const commands = new Set(['status', 'help']);
const order = (line: string) => {
  const { command, words } = orderArguments(line.split(' '), commands, kubectlFlagTakesValue);
  return `${command}: ${words.join(' ')}`;
};

test('flags before the command move behind it, with their values', () => {
  assert.equal(order('--context x status etcd'), 'status: status --context x etcd');
  assert.equal(order('--context=x -n ns status'), 'status: status --context=x -n ns');
  assert.equal(
    order('-nns --insecure-skip-tls-verify status'),
    'status: status -nns --insecure-skip-tls-verify',
  );
  assert.equal(order('-v 9 -s https://h status -o json'), 'status: status -v 9 -s https://h -o json');
});

test('a value that reads like a command is still a value', () => {
  assert.equal(order('--context status status'), 'status: status --context status');
});

test('a flag that kubectl does not have takes the next word, unless that is a command or a flag', () => {
  assert.equal(order('--from f status'), 'status: status --from f');
  assert.equal(order('--bogus status'), 'status: status --bogus');
  assert.equal(order('--bogus --context x status'), 'status: status --bogus --context x');
});

test('a word that is no command is found all the same, so that it can be named', () => {
  assert.equal(order('--context x statsu'), 'statsu: statsu --context x');
});

test('without a command the words stay as they are', () => {
  assert.equal(order('--context x'), 'null: --context x');
  assert.equal(order('-n'), 'null: -n');
  assert.equal(order('-- status'), 'null: -- status');
  assert.deepEqual(orderArguments([], commands, kubectlFlagTakesValue), { command: null, words: [] });
});

test('the last value of a flag counts, in every way to write it', () => {
  const value = (line: string) => flagValue(line.split(' '), 'output', 'o');
  assert.equal(value('status -o json'), 'json');
  assert.equal(value('status -ojson'), 'json');
  assert.equal(value('status -o=json'), 'json');
  assert.equal(value('status --output=yaml -o json'), 'json');
  assert.equal(value('status --output yaml'), 'yaml');
  assert.equal(value('status -- -o json'), null);
  assert.equal(value('status'), null);
});
