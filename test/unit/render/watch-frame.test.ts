import assert from 'node:assert/strict';
import test from 'node:test';
import { watchFrame } from '../../../src/render/watch-frame.ts';

const text = 'one\ntwo\nthree\nfour\n';
const frame = (rows: number | undefined, first = false) =>
  watchFrame({ text, foot: 'the foot', rows, first }).replaceAll('\u001b', 'ESC');

test('a frame that fits is drawn from the top, each line to its end, and what was below is wiped', () => {
  assert.equal(frame(24), 'ESC[HoneESC[K\ntwoESC[K\nthreeESC[K\nfourESC[K\nESC[K\nthe footESC[K\nESC[J');
  for (const unknown of [undefined, 0]) assert.equal(frame(unknown), frame(24));
});

test('only the first frame clears the screen, and none the lines above it', () => {
  assert.ok(frame(24, true).startsWith('ESC[HESC[2Jone'));
  assert.doesNotMatch(frame(24, true), /ESC\[3J/);
});

for (const rows of [1, 3, 4, 5, 6])
  test(`with ${rows} rows the foot stays, and says how many lines do not fit`, () => {
    const lines = frame(rows).split('\n');
    assert.equal(lines.length, Math.max(4, rows));
    assert.ok(lines[0]?.includes('one'));
    assert.match(lines.at(-2) ?? '', /^[123] more lines? below; the footESC\[K$/);
  });
