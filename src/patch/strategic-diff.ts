import { isDeepStrictEqual } from 'node:util';
import { isObject, type JsonObject } from '../json.ts';

/** Lists that the API server merges by a key (patchMergeKey in k8s.io/api/core/v1/types.go). */
const mergeKeys: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  env: 'name',
  volumes: 'name',
  volumeMounts: 'mountPath',
};

/** Lists that it replaces as a whole. */
const atomicLists: ReadonlySet<string> = new Set([
  'args',
  'command',
  'envFrom',
  'items',
  'sources',
  'tolerations',
]);

/**
 * The strategic merge patch that turns one object into another, undefined when they are equal. Entries of keyed
 * lists that go are named with `$patch: delete`; fields that go are null. Throws for a change of a list of which it
 * does not know how the API server merges it.
 */
export function strategicDiff(before: JsonObject, after: JsonObject): JsonObject | undefined {
  const patch: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const change = valueDiff(key, before[key], after[key]);
    if (change !== undefined) patch[key] = change;
  }
  return Object.keys(patch).length === 0 ? undefined : patch;
}

function valueDiff(key: string, before: unknown, after: unknown): unknown {
  if (isDeepStrictEqual(before, after)) return undefined;
  if (after === undefined) return before === undefined ? undefined : null;
  if (before === undefined) return after;
  if (isObject(before) && isObject(after)) return strategicDiff(before, after);
  if (Array.isArray(before) && Array.isArray(after)) return listDiff(key, before, after);
  return after;
}

function listDiff(list: string, before: readonly unknown[], after: readonly unknown[]): unknown {
  const mergeKey = mergeKeys[list];
  if (mergeKey !== undefined) return keyedDiff(mergeKey, before, after);
  if (atomicLists.has(list)) return after;
  throw new TypeError(`a plan changes the list ${list}, of which the merge key is not known`);
}

function keyedDiff(mergeKey: string, before: readonly unknown[], after: readonly unknown[]): unknown {
  const keyOf = (entry: unknown): unknown => (isObject(entry) ? entry[mergeKey] : undefined);
  const named = (entries: readonly unknown[], key: unknown) =>
    entries.filter((entry) => keyOf(entry) === key);
  const patch: unknown[] = [];
  for (const key of new Set([...before, ...after].map(keyOf))) {
    const [old, next] = [named(before, key), named(after, key)];
    if (isDeepStrictEqual(old, next)) continue;
    const [single, wanted] = [old[0], next[0]];
    if (old.length === 1 && next.length === 1 && isObject(single) && isObject(wanted)) {
      const change = strategicDiff(single, wanted);
      if (change !== undefined) patch.push({ [mergeKey]: key, ...change });
      continue;
    }
    if (old.length > 0) patch.push({ [mergeKey]: key, $patch: 'delete' });
    patch.push(...next);
  }
  return patch.length === 0 ? undefined : patch;
}
