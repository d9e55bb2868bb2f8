import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { displayWidth, glue, hang, wrap } from '../../../src/render/wrap.ts';
import { freshSeed } from '../../support/fresh-seed.ts';

const bare = (text: string) => text.replaceAll(/\s+/g, '');

test('for every text, no line is wider than asked for and nothing is lost', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', '-', '/', ',', ' ', '証', 'e\u0301', '😀'),
    maxLength: 80,
  });
  fc.assert(
    fc.property(
      text,
      fc.integer({ min: 2, max: 30 }),
      fc.constantFrom('spaces', 'names'),
      (line, width, breaks) => {
        const lines = wrap(line, width, breaks);
        for (const part of lines) assert.ok(displayWidth(part) <= width, JSON.stringify(part));
        assert.equal(bare(lines.join('')), bare(line));
      },
    ),
    { seed: freshSeed('render/wrap') },
  );
});

test('lines break after spaces, in names also after slashes, commas and dashes', () => {
  assert.deepEqual(wrap('one two three', 8), ['one two', 'three']);
  assert.deepEqual(wrap('calico-system/typha-certs', 16, 'names'), ['calico-system/', 'typha-certs']);
  assert.deepEqual(wrap('calico-system/typha-certs', 16), ['calico-system/ty', 'pha-certs']);
  assert.deepEqual(wrap('spiffe://a/b', 9, 'names'), ['spiffe://', 'a/b']);
});

test('glue holds words together and is shown as a space', () => {
  assert.deepEqual(wrap(`mTLS${glue}CN or${glue}SPIFFE`, 9), ['mTLS CN', 'or SPIFFE']);
});

test('text hangs below its first line', () => {
  assert.equal(
    hang('ERROR CTLS101 a b c d e f g h i j k l m n', 6, 26),
    'ERROR CTLS101 a b c d e f\n      g h i j k l m n',
  );
  assert.equal(hang('short', 6, 26), 'short');
});
