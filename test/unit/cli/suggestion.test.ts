import assert from 'node:assert/strict';
import test from 'node:test';
import { suggest } from '../../../src/cli/flags/suggestion.ts';

const words = ['status', 'help', 'explain', 'felix-typha', '--context', '--output'];

test('a slip of the finger finds its word', () => {
  assert.equal(suggest('statsu', words), 'status');
  assert.equal(suggest('stat', words), 'status');
  assert.equal(suggest('felix', words), 'felix-typha');
  assert.equal(suggest('--contxt', words), '--context');
  assert.equal(suggest('hlep', ['help', 'helm']), null);
});

test('a word that is like no other finds none', () => {
  assert.equal(suggest('frobnicate', words), null);
  assert.equal(suggest('', words), null);
  assert.equal(suggest('x', []), null);
});
