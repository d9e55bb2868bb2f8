import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { readSnapshotFiles } from '../../../src/cli/files/snapshot-files.ts';
import { writeSnapshotFile } from '../../../src/cli/files/write-snapshot-file.ts';
import { ExpectedError } from '../../../src/errors.ts';

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'calico-tls-'));
  t.after(() => rm(path, { recursive: true }));
  return path;
}

const isExpected = (code: string, message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof ExpectedError);
  assert.equal(error.code, code);
  assert.match(error.message, message);
  return true;
};

test('a directory stands for its YAML and JSON files, in the order of their names', async (t) => {
  const path = await folder(t);
  for (const name of ['b.yaml', 'a.json', 'c.YML', 'notes.txt']) await writeFile(join(path, name), name);
  const files = await readSnapshotFiles([path, join(path, 'notes.txt')]);
  assert.deepEqual(
    files.map(({ text }) => text),
    ['a.json', 'b.yaml', 'c.YML', 'notes.txt'],
  );
});

test('a file that is not there is named, with the reason', async (t) => {
  const path = join(await folder(t), 'none.yaml');
  await assert.rejects(
    readSnapshotFiles([path]),
    isExpected('unreadable-file', /none\.yaml: no such file or directory$/),
  );
});

test('a directory without such a file is no reading of nothing', async (t) => {
  await assert.rejects(
    readSnapshotFiles([await folder(t)]),
    isExpected('unreadable-file', /no file in it ends in/),
  );
});

test('standard input can be read once', async () => {
  await assert.rejects(readSnapshotFiles(['-', '-']), isExpected('repeated-flag', /--from -/));
});

test('a snapshot is written whole, for its owner alone, over an older one', async (t) => {
  const path = await folder(t);
  const file = join(path, 's.yaml');
  await writeFile(file, 'old');
  await writeSnapshotFile(file, 'new');
  assert.equal(await readFile(file, 'utf8'), 'new');
  assert.deepEqual(await readdir(path), ['s.yaml']);
  if (process.platform !== 'win32') assert.equal((await stat(file)).mode & 0o777, 0o600);
});

test('a snapshot that cannot be written leaves nothing behind', async (t) => {
  const path = await folder(t);
  await assert.rejects(
    writeSnapshotFile(join(path, 'no', 's.yaml'), 'x'),
    isExpected('cannot-write', /no such file or directory$/),
  );
  await mkdir(join(path, 'taken'));
  await assert.rejects(writeSnapshotFile(join(path, 'taken'), 'x'), isExpected('cannot-write', /taken/));
  assert.deepEqual(await readdir(path), ['taken']);
});
