import assert from 'node:assert/strict';
import test from 'node:test';
import { fuse, machoSegment, resourceName } from '../../../scripts/package/executable.ts';
import { parseMachO } from '../../../scripts/package/macho-file.ts';
import { signAdHoc } from '../../../scripts/package/macho-signature.ts';
import { nodeBinary } from '../../../scripts/package/node-binary.ts';
import { platforms } from '../../../scripts/package/platforms.ts';
import { builtRelease, executableOf, root } from './built-release.ts';
import { signedPages } from './macho-pages.ts';

const built = await builtRelease();
const adHoc = 2;
const blobMagic = 0x143da20;

for (const platform of platforms.filter(({ os }) => os === 'darwin')) {
  const file = executableOf(built, platform);

  test(`Every page of the executable for ${platform.name} has the hash that its signature says`, () => {
    const { identifier, flags, pages, limit, wrong } = signedPages(file);
    assert.deepEqual(wrong, []);
    assert.equal(identifier, 'kubectl-calico_tls');
    assert.equal(flags, adHoc);
    assert.equal(pages, Math.ceil(limit / 4096));
  });

  test(`The signature of the executable for ${platform.name} covers everything before it and ends the file`, () => {
    const { segments, signature } = parseMachO(file);
    const { limit } = signedPages(file);
    assert.equal(signature?.offset, limit);
    assert.equal(limit + (signature?.size ?? 0), file.length);
    const last = segments.at(-1);
    assert.equal(last?.name, '__LINKEDIT');
    assert.equal((last?.offset ?? 0) + (last?.size ?? 0), file.length);
  });

  test(`A changed byte in the executable for ${platform.name} is seen`, () => {
    const changed = Buffer.from(file);
    const at = 5 * 4096 + 7;
    changed.writeUInt8(file.readUInt8(at) ^ 1, at);
    assert.deepEqual(signedPages(changed).wrong, [5]);
  });

  test(`Node.js finds its program in the executable for ${platform.name}`, () => {
    const segment = parseMachO(file).segments.find(({ name }) => name === machoSegment);
    const section = segment?.sections[0];
    assert.equal(section?.name, `__${resourceName}`);
    assert.equal(file.readUInt32LE(section?.offset ?? 0), blobMagic);
    assert.ok(file.includes(`${fuse}:1`));
    assert.ok(!file.includes(`${fuse}:0`));
  });

  test(`The reader of signatures accepts the one that Node's makers put on Node for ${platform.name}`, async () => {
    const { executable } = await nodeBinary(root, platform);
    const { wrong, flags } = signedPages(executable);
    assert.deepEqual(wrong, []);
    assert.notEqual(flags & adHoc, adHoc);
    const resigned = signedPages(signAdHoc(executable, 'node'));
    assert.deepEqual(
      { ...resigned, pages: 0, limit: 0 },
      { identifier: 'node', flags: adHoc, pages: 0, limit: 0, wrong: [] },
    );
  });
}
