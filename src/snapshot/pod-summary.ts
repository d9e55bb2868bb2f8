import { isObject, listAt, objectAt, textAt, textMapAt } from '../json.ts';
import type { PodSummary } from './snapshot.ts';

/** What stays of a pod's full JSON. */
export function summaryOfPod(pod: unknown): PodSummary | null {
  const metadata = objectAt(pod, 'metadata');
  const name = textAt(metadata, 'name');
  if (name === undefined) return null;
  const status = objectAt(pod, 'status');
  const containers = listAt(status, 'containerStatuses');
  const conditions = listAt(status, 'conditions');
  return {
    ...identity(metadata, name),
    node: textAt(objectAt(pod, 'spec'), 'nodeName') ?? null,
    ready: conditions.some(
      (entry) => textAt(entry, 'type') === 'Ready' && textAt(entry, 'status') === 'True',
    ),
    restarts: containers.reduce<number>((sum, entry) => sum + countAt(entry, 'restartCount'), 0),
  };
}

/**
 * What the rows of a pod Table say (`meta.k8s.io/v1`, with `includeObject=Metadata`). Columns are found by name:
 * their order is the API server's.
 */
export function summariesOfTable(table: unknown): PodSummary[] {
  const columns = listAt(table, 'columnDefinitions').map((column) => textAt(column, 'name'));
  const [ready, restarts, node] = ['Ready', 'Restarts', 'Node'].map((name) => columns.indexOf(name));
  return listAt(table, 'rows')
    .map((row) => {
      const cells = listAt(row, 'cells');
      const metadata = objectAt(objectAt(row, 'object'), 'metadata');
      const name = textAt(metadata, 'name');
      if (name === undefined) return null;
      return {
        ...identity(metadata, name),
        node: nodeCell(cells[node ?? -1]),
        ready: allReady(cells[ready ?? -1]),
        restarts: leadingNumber(cells[restarts ?? -1]),
      };
    })
    .filter((summary) => summary !== null);
}

function identity(metadata: unknown, name: string): Omit<PodSummary, 'node' | 'ready' | 'restarts'> {
  const labels = textMapAt(metadata, 'labels');
  return {
    namespace: textAt(metadata, 'namespace') ?? 'default',
    name,
    createdAt: textAt(metadata, 'creationTimestamp') ?? null,
    labels,
    revision: labels['controller-revision-hash'] ?? null,
  };
}

function nodeCell(cell: unknown): string | null {
  return typeof cell === 'string' && cell !== '' && cell !== '<none>' ? cell : null;
}

/** `2/2` is ready, `1/2` and `0/0` are not. */
function allReady(cell: unknown): boolean {
  const match = typeof cell === 'string' ? /^(\d+)\/(\d+)$/.exec(cell) : null;
  return match !== null && match[1] === match[2] && match[2] !== '0';
}

/** `3 (5m ago)` is 3. */
function leadingNumber(cell: unknown): number {
  if (typeof cell === 'number') return cell;
  return typeof cell === 'string' ? Number.parseInt(cell, 10) || 0 : 0;
}

function countAt(value: unknown, key: string): number {
  const count = isObject(value) ? value[key] : undefined;
  return typeof count === 'number' ? count : 0;
}
