import assert from 'node:assert/strict';
import test from 'node:test';
import { fuse, resourceName } from '../../../scripts/package/executable.ts';
import { nodeBinary } from '../../../scripts/package/node-binary.ts';
import { findSignature, removeSignature } from '../../../scripts/package/pe-signature.ts';
import { builtRelease, executableOf, platformNamed, root } from './built-release.ts';
import { peResource } from './pe-resource.ts';

const windows = platformNamed('windows-amd64');
const file = executableOf(await builtRelease(), windows);
const { executable: node } = await nodeBinary(root, windows);
const blobMagic = 0x143da20;

test('Node for Windows is signed, and the executable made of it is not', () => {
  assert.notEqual(findSignature(node).offset, 0);
  const { offset, size } = findSignature(file);
  assert.deepEqual({ offset, size }, { offset: 0, size: 0 });
});

test('Removing the signature takes away its bytes and its entry and changes nothing else', () => {
  const bare = removeSignature(node);
  const { offset, directoryAt, checksumAt } = findSignature(node);
  assert.equal(bare.length, offset);
  const restored = Buffer.from(bare);
  node.copy(restored, directoryAt, directoryAt, directoryAt + 8);
  node.copy(restored, checksumAt, checksumAt, checksumAt + 4);
  assert.ok(restored.equals(node.subarray(0, offset)));
  assert.ok(removeSignature(bare).equals(bare));
});

test('Node.js finds its program among the resources of the executable', () => {
  const blob = peResource(file, resourceName);
  assert.ok(blob !== null);
  assert.equal(blob.readUInt32LE(0), blobMagic);
  assert.ok(blob.includes('kubectl calico-tls'));
  assert.equal(peResource(node, resourceName), null);
  assert.ok(file.includes(`${fuse}:1`));
  assert.ok(!file.includes(`${fuse}:0`));
});
