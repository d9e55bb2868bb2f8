import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bundle } from '../../../scripts/pack-bundle.ts';
import { writeLicenses } from '../../../scripts/pack-licenses.ts';
import { publishedManifest } from '../../../scripts/pack-manifest.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

test('the packed program runs with nothing beside it', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'calico-tls-'));
  t.after(() => rm(folder, { recursive: true }));
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  await writeFile(join(folder, 'package.json'), JSON.stringify(publishedManifest(manifest)));
  for (const file of ['run.js', 'supported-node.js']) {
    await cp(join(root, 'bin', file), join(folder, 'bin', file));
  }
  await writeLicenses(root, join(folder, 'dist'), await bundle(root, join(folder, 'dist'), manifest.version));

  const env = { HOME: join(folder, 'home') };
  const run = (...words: string[]) =>
    promisify(execFile)(process.execPath, [join(folder, 'bin/run.js'), ...words], { env });
  assert.match((await run('help', 'status')).stdout, /KUBECTL FLAGS/);
  await assert.rejects(run('status', '--from', join(folder, 'none.yaml'), '-o', 'yaml'), {
    code: 1,
    stdout: /^code: unreadable-file$/m,
    stderr: /^error: cannot read .*none\.yaml: no such file or directory\n/,
  });
  const licenses = await readFile(join(folder, 'dist/THIRD-PARTY-LICENSES'), 'utf8');
  assert.match(licenses, /^@oclif\/core \d.*\(MIT\)$/m);
});

test('the published manifest depends on nothing and runs no script', async () => {
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const published = publishedManifest(manifest);
  for (const key of ['dependencies', 'optionalDependencies', 'devDependencies', 'scripts']) {
    assert.ok(key in manifest, key);
    assert.ok(!(key in published), key);
  }
  assert.deepEqual(published.bin, manifest.bin);
});
