import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { pemBlocks } from '../../../src/x509/der/pem-blocks.ts';
import { freshSeed } from '../../support/fresh-seed.ts';
import { GoSide } from './go-side.ts';
import { olderToolchains, toolchainName } from './toolchains.ts';

const seed = freshSeed('x509-differential/pem');
const count = 2000;
/** Patch releases with decoders of their own. */
const patches = [
  { minor: 24, patch: 7, goLine: 24 },
  { minor: 24, patch: 9, goLine: 24 },
];

const line = fc.constantFrom(
  '-----BEGIN A-----',
  '-----END A-----',
  '-----BEGIN B-----',
  '-----END B----- ',
  '-----BEGIN A-----BEGIN A-----',
  '-----BEGIN A----',
  'x-----BEGIN A-----',
  '-----BEGIN -----',
  '-----END -----',
  'AAAA',
  'AAAA',
  'AA==',
  ' A A\tAA ',
  'AAA',
  'AAA!',
  'Note: x',
  ': -----BEGIN B-----',
  '',
  '\t',
);
const eol = fc.constantFrom('\n', '\n', '\n', '\r\n', '\r', '');
const junk = fc
  .array(fc.tuple(line, eol), { maxLength: 6 })
  .map((lines) => lines.map(([text, end]) => text + end).join(''));
const good = fc.constantFrom(
  '-----BEGIN A-----\nAAAA\n-----END A-----\n',
  '-----BEGIN B-----\nNote: x\n\nAAAA\n-----END B-----\n',
);
const text = fc
  .array(fc.oneof({ weight: 2, arbitrary: junk }, { weight: 1, arbitrary: good }), { maxLength: 5 })
  .map((parts) => parts.join(''));

interface GoBlocks {
  readonly blocks: readonly { readonly label: string; readonly headers: boolean; readonly bytes: string }[];
}

for (const toolchain of [null, ...olderToolchains, ...patches]) {
  const name = toolchain === null ? 'the newest Go' : toolchainName(toolchain);
  test(`${name} finds the same PEM blocks in ${count} texts`, async (t) => {
    t.diagnostic(`seed ${seed}`);
    const side = toolchain === null ? GoSide.start() : GoSide.of(toolchain);
    let found = 0;
    await Promise.all(
      fc.sample(text, { seed, numRuns: count }).map(async (each) => {
        const answer = (await side.ask({ kind: 'pem', text: each })) as GoBlocks;
        const ours = pemBlocks(each, side.release).map(({ label, hasHeaders, bytes }) => ({
          label,
          headers: hasHeaders,
          bytes: Buffer.from(bytes).toString('hex'),
        }));
        assert.deepEqual(ours, answer.blocks, JSON.stringify(each));
        found += ours.length;
      }),
    );
    await side.stop();
    assert.ok(found > count / 2, `only ${found} blocks`);
  });
}
