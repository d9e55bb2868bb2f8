import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { sourceHash } from '../../../scripts/package/source-hash.ts';

test('The hash of the sources changes with every file of src and the lockfile, and with nothing else', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'calico-tls-hash-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const write = (path: string, text: string) => writeFileSync(join(folder, path), text);
  mkdirSync(join(folder, 'src', 'room'), { recursive: true });
  write('src/room/a.ts', 'a');
  write('src/b.ts', 'b');
  write('package-lock.json', '{}');
  const seen = new Set([await sourceHash(folder)]);
  write('README.md', 'text');
  seen.add(await sourceHash(folder));
  assert.equal(seen.size, 1);
  const changes: readonly (readonly [string, string])[] = [
    ['src/room/a.ts', 'ab'],
    ['src/b.ts', ''],
    ['src/room/c.ts', ''],
    ['package-lock.json', '{ }'],
  ];
  for (const [path, text] of changes) {
    write(path, text);
    seen.add(await sourceHash(folder));
  }
  assert.equal(seen.size, 1 + changes.length);
  assert.equal(await sourceHash(`${folder}/`), await sourceHash(folder));
});
