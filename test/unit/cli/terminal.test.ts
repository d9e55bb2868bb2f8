import assert from 'node:assert/strict';
import test from 'node:test';
import { screenWidth, wantsColour } from '../../../src/cli/terminal/terminal.ts';

test('a terminal is coloured unless the environment says otherwise', () => {
  assert.equal(wantsColour({}, { isTTY: true }), true);
  assert.equal(wantsColour({}, { isTTY: false }), false);
  assert.equal(wantsColour({ TERM: 'dumb' }, { isTTY: true }), false);
  assert.equal(wantsColour({ NO_COLOR: '1' }, { isTTY: true }), false);
  assert.equal(wantsColour({ NO_COLOR: '' }, { isTTY: true }), true);
  assert.equal(wantsColour({ FORCE_COLOR: '1' }, {}), true);
  assert.equal(wantsColour({ FORCE_COLOR: '1', NO_COLOR: '1', TERM: 'dumb' }, {}), true);
  assert.equal(wantsColour({ FORCE_COLOR: '0' }, { isTTY: true }), false);
});

test('only a terminal has a width', () => {
  assert.equal(screenWidth({ isTTY: true, columns: 80 }), 80);
  assert.equal(screenWidth({ columns: 80 }), null);
  assert.equal(screenWidth({ isTTY: true, columns: 0 }), null);
});
