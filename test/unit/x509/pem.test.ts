import assert from 'node:assert/strict';
import test from 'node:test';
import { pemBlocks } from '../../../src/x509/der/pem-blocks.ts';
import { pemDecoder } from '../../../src/x509/der/pem-decoder.ts';

const block = (label: string, text = 'AAAA') => `-----BEGIN ${label}-----\n${text}\n-----END ${label}-----\n`;
const go = (minor: number, patch: number) => ({ minor, patch, godebug: {} });
const first = go(24, 7);
const second = go(24, 9);
const current = go(26, 8);

/** Labels that each of Go's three decoders finds, as real toolchains do. */
const texts: readonly (readonly [
  what: string,
  text: string,
  first: string,
  second: string,
  current: string,
])[] = [
  ['an END without a BEGIN', `x\n-----END A-----\n${block('B')}`, 'B', '', 'B'],
  ['a BEGIN within a line', `x${block('A')}${block('B')}`, 'B', '', 'B'],
  ['a BEGIN line without its dashes', `${block('A').replace('A-----', 'A----')}${block('B')}`, 'B', '', 'B'],
  ['a block that is no base64', block('A', 'AA!A') + block('B'), 'B', '', 'B'],
  ['a BEGIN in a header', block('A', 'Note: x-----BEGIN B-----\nAAAA'), 'A', '', ''],
  ['a BEGIN without an END', `-----BEGIN A-----\n${block('B')}`, 'B', 'B', 'B'],
];

for (const [what, text, ...expected] of texts) {
  test(`${what} is read as by the Go of the release`, () => {
    const labels = [first, second, current].map((each) => pemBlocks(text, each).map(({ label }) => label));
    assert.deepEqual(
      labels.map((each) => each.join(' ')),
      expected,
    );
  });
}

test('the decoders came with patch releases', () => {
  const releases = [go(19, 13), go(23, 12), first, go(24, 8), second, go(24, 10), go(25, 1)];
  assert.deepEqual(
    [...releases, go(25, 2), go(25, 4), go(26, 0)].map(pemDecoder),
    'first first first second second current first second current current'.split(' '),
  );
});

test('no text makes a decoder hang', () => {
  const begins = '-----BEGIN A-----\n'.repeat(50_000);
  for (const text of [begins, `${begins}AAAA\n-----END A-----\n`, `${begins}-----END B-----\n`])
    for (const each of [first, second, current]) assert.ok(pemBlocks(text, each).length <= 1);
});
