import { badRequest } from './api-error.ts';
import { isList, isObject, type Json, type JsonObject } from './json.ts';
import { itemKeys, sameItem } from './list-keys.ts';

/** JSON Merge Patch (RFC 7386). */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const result: Record<string, Json | undefined> = { ...(isObject(target) ? target : {}) };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else if (value !== undefined) result[key] = mergePatch(result[key], value);
  }
  return result;
}

/** Kubernetes' strategic merge patch: keyed lists merge by item, `$patch` deletes or replaces, null deletes. */
export function strategicMerge(target: Json | undefined, patch: Json, listName = ''): Json {
  if (isList(patch)) return mergeList(isList(target) ? target : [], patch, listName);
  if (!isObject(patch)) return patch;
  if (patch.$patch === 'replace') return without(patch, '$patch');
  const result: Record<string, Json | undefined> = { ...(isObject(target) ? target : {}) };
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$')) continue;
    if (value === null) delete result[key];
    else if (value !== undefined) result[key] = strategicMerge(result[key], value, key);
  }
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$')) applyDirective(result, key, value);
  }
  return result;
}

/** Merge as server-side apply does: keyed lists by item, atomic lists and values replaced, nothing deleted. */
export function applyMerge(target: Json | undefined, applied: Json, listName = ''): Json {
  if (isList(applied)) {
    const keys = itemKeys(listName, applied);
    if (keys === null) return applied;
    return mergeItems(isList(target) ? target : [], applied.filter(isObject), keys, (a, b) =>
      applyMerge(a, b),
    );
  }
  if (!isObject(applied)) return applied;
  const result: Record<string, Json | undefined> = { ...(isObject(target) ? target : {}) };
  for (const [key, value] of Object.entries(applied)) {
    if (value !== undefined) result[key] = applyMerge(result[key], value, key);
  }
  return result;
}

function mergeList(target: readonly Json[], patch: readonly Json[], listName: string): Json {
  if (patch.some((item) => isObject(item) && item.$patch === 'replace' && Object.keys(item).length === 1)) {
    return patch.filter((item) => !(isObject(item) && item.$patch === 'replace'));
  }
  const keys = itemKeys(listName, [...target, ...patch]);
  if (keys === null) return patch;
  const items = patch.filter(isObject);
  const gone = items.filter((item) => item.$patch === 'delete');
  const kept = target.filter((item) => !isObject(item) || sameItem(keys, gone, item) === undefined);
  const merging = items.filter((item) => item.$patch !== 'delete');
  return mergeItems(kept, merging, keys, (a, b) => strategicMerge(a, b));
}

function mergeItems(
  target: readonly Json[],
  items: readonly JsonObject[],
  keys: readonly string[],
  merge: (a: Json | undefined, b: Json) => Json,
): Json {
  const merged = target.map((old) => {
    const item = isObject(old) ? sameItem(keys, items, old) : undefined;
    return item === undefined ? old : merge(old, item);
  });
  const added = items.filter((item) => sameItem(keys, target, item) === undefined);
  return [...merged, ...added.map((item) => merge(undefined, item))];
}

function applyDirective(
  result: Record<string, Json | undefined>,
  key: string,
  value: Json | undefined,
): void {
  const [directive = '', list = ''] = key.split('/', 2);
  const wanted = isList(value) ? value : [];
  const now = result[list];
  if (directive === '$setElementOrder') {
    if (isList(now)) result[list] = inOrder(now, wanted, list);
  } else if (directive === '$deleteFromPrimitiveList') {
    if (isList(now)) result[list] = now.filter((item) => !wanted.includes(item));
  } else if (directive === '$retainKeys') {
    const keep = new Set(wanted);
    for (const name of Object.keys(result)) if (!keep.has(name)) delete result[name];
  } else if (directive !== '$patch' || value !== 'merge') {
    throw badRequest(`unknown directive in a strategic merge patch: ${key}: ${String(value)}`);
  }
}

function inOrder(items: readonly Json[], wanted: readonly Json[], list: string): Json {
  const keys = itemKeys(list, [...items, ...wanted]);
  const rank = (item: Json): number => {
    const found = wanted.findIndex((w) =>
      keys === null ? w === item : isObject(w) && isObject(item) && sameItem(keys, [w], item) !== undefined,
    );
    return found === -1 ? wanted.length : found;
  };
  return [...items].sort((a, b) => rank(a) - rank(b));
}

function without(object: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}
