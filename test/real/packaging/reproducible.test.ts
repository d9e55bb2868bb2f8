import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { parse } from 'yaml';
import { platforms } from '../../../scripts/package/platforms.ts';
import { releaseBotTemplate } from '../../../scripts/package/plugin-manifest.ts';
import { archiveOf, type BuiltRelease, buildRelease, builtRelease, root } from './built-release.ts';
import { copySources } from './source-copy.ts';

const built = await builtRelease();
const manifest = parse(readFileSync(join(built.folder, 'plugin.yaml'), 'utf8'));

const sum = (from: BuiltRelease, index: number): string => {
  const platform = platforms[index];
  assert.ok(platform !== undefined);
  return createHash('sha256')
    .update(readFileSync(archiveOf(from, platform)))
    .digest('hex');
};

test('plugin.yaml has the sum and the address of every archive', () => {
  assert.equal(manifest.spec.version, built.release.tag);
  const expected = platforms.map((platform, index) => ({
    selector: { matchLabels: { os: platform.os, arch: platform.arch } },
    uri: `${built.release.homepage}/releases/download/${built.release.tag}/${archiveOf(built, platform).slice(built.folder.length + 1)}`,
    sha256: sum(built, index),
    bin: platform.os === 'windows' ? 'kubectl-calico_tls.exe' : 'kubectl-calico_tls',
  }));
  assert.deepEqual(manifest.spec.platforms, expected);
});

test('The same sources in another folder give the same archives, byte for byte', async () => {
  const copy = copySources();
  const folder = await buildRelease(copy);
  try {
    const again = { ...built, folder };
    for (const [index, { name }] of platforms.entries()) {
      assert.equal(sum(again, index), sum(built, index), name);
    }
    assert.equal(
      readFileSync(join(folder, 'plugin.yaml'), 'utf8'),
      readFileSync(join(built.folder, 'plugin.yaml'), 'utf8'),
    );
  } finally {
    rmSync(copy, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  }
});

test('The plugin.yaml and .krew.yaml beside package.json are those of this release', (context) => {
  const kept = parse(readFileSync(join(root, 'plugin.yaml'), 'utf8'));
  const withoutSums = (document: typeof manifest) => ({
    ...document,
    spec: {
      ...document.spec,
      platforms: document.spec.platforms.map((platform: object) => ({ ...platform, sha256: null })),
    },
  });
  assert.deepEqual(withoutSums(kept), withoutSums(manifest));
  assert.equal(readFileSync(join(root, '.krew.yaml'), 'utf8'), releaseBotTemplate(built.release));
  const same = JSON.stringify(kept) === JSON.stringify(manifest);
  if (!same)
    context.diagnostic('WARNING plugin.yaml has the sums of older sources: npm run package renews it');
});
