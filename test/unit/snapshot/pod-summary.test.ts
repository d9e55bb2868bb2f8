import assert from 'node:assert/strict';
import test from 'node:test';
import { summariesOfTable } from '../../../src/snapshot/pod-summary.ts';

const columns = ['Name', 'Ready', 'Status', 'Restarts', 'Age', 'IP', 'Node'].map((name) => ({ name }));
const row = (cells: readonly unknown[], labels = {}) => ({
  cells,
  object: {
    metadata: {
      name: cells[0],
      namespace: 'calico-system',
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels,
    },
  },
});

test('a row of a Table gives node, readiness, restarts and revision', () => {
  const labels = { 'controller-revision-hash': 'h', 'k8s-app': 'calico-node' };
  const rows = [
    row(['a', '1/1', 'Running', '3 (5m ago)', '1d', '10.0.0.1', 'node-1'], labels),
    row(['b', '1/2', 'Running', 0, '1d', '10.0.0.2', 'node-2']),
    row(['c', '0/0', 'Pending', '0', '1d', '<none>', '<none>']),
  ];
  const summaries = summariesOfTable({ columnDefinitions: columns, rows });
  assert.deepEqual(summaries[0], {
    namespace: 'calico-system',
    name: 'a',
    node: 'node-1',
    ready: true,
    restarts: 3,
    createdAt: '2026-01-01T00:00:00Z',
    labels,
    revision: 'h',
  });
  assert.deepEqual(
    summaries.map(({ name, ready, restarts, node }) => ({ name, ready, restarts, node })),
    [
      { name: 'a', ready: true, restarts: 3, node: 'node-1' },
      { name: 'b', ready: false, restarts: 0, node: 'node-2' },
      { name: 'c', ready: false, restarts: 0, node: null },
    ],
  );
});

test('columns are found by name, wherever they stand', () => {
  const reversed = [...columns].reverse();
  const rows = [row(['n', 'x', 'x', '4', 'x', '1/1', 'a'])];
  const [summary] = summariesOfTable({
    columnDefinitions: reversed,
    rows: rows.map((entry) => ({ ...entry, cells: ['node-9', 'ip', 'age', '4', 'Running', '2/2', 'a'] })),
  });
  assert.equal(summary?.node, 'node-9');
  assert.equal(summary?.ready, true);
  assert.equal(summary?.restarts, 4);
});

test('what is no Table has no rows', () => {
  for (const value of [null, {}, { rows: [null, {}, { cells: [] }] }])
    assert.deepEqual(summariesOfTable(value), []);
});
