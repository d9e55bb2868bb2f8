import assert from 'node:assert/strict';
import test from 'node:test';
import {
  calicoReleases,
  compareReleases,
  newestRelease,
  rowOf,
  rowsAfter,
} from '../../../src/calico/releases.ts';

test('the rows are in order and do not overlap', () => {
  for (const [at, row] of calicoReleases.entries()) {
    assert.ok((compareReleases(row.from, row.to) ?? 1) <= 0, row.from);
    const next = calicoReleases[at + 1];
    if (next !== undefined) assert.ok((compareReleases(row.to, next.from) ?? 1) < 0, next.from);
    assert.notEqual(row.source, '');
    for (const { patches } of row.builds) assert.ok(patches[0] <= patches[1], row.from);
  }
});

test('a release is of its row, and one that no row has is not known', () => {
  assert.equal(rowOf('v3.28.5')?.builds.length, 1);
  assert.deepEqual(rowOf('v3.30.3')?.builds, [{ minor: 24, patches: [6, 6], goLines: [24] }]);
  assert.equal(rowOf('v3.31.2')?.from, '3.31.1');
  for (const unknown of ['v3.20.0', 'v3.28.6', 'v4.0.0', 'v3.28', 'master', 'v3.28.5-0.dev']) {
    assert.equal(rowOf(unknown), null, unknown);
  }
});

test('a minor release stands for its newest', () => {
  assert.equal(newestRelease('v3.29'), 'v3.29.7');
  assert.equal(newestRelease('3.29.3'), 'v3.29.3');
  assert.equal(newestRelease('v3.19'), null);
  assert.equal(newestRelease('latest'), null);
});

test('the releases after one are those of the later rows', () => {
  assert.equal(rowsAfter('v3.32.1')?.length, 0);
  assert.equal(rowsAfter('v3.31.7')?.[0]?.from, '3.32.0');
  assert.equal(rowsAfter('v3.2.1'), null);
});

test('of one minor release of Calico no later one was built with an older Go', () => {
  const newest = (row: (typeof calicoReleases)[number]) =>
    Math.max(...row.builds.map(({ minor, patches }) => minor * 100 + patches[1]));
  for (const [at, row] of calicoReleases.entries()) {
    const next = calicoReleases[at + 1];
    if (next === undefined || next.from.split('.')[1] !== row.from.split('.')[1]) continue;
    assert.ok(newest(row) <= newest(next), `${row.to} before ${next.from}`);
  }
});
