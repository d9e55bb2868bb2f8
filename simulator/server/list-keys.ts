import { isObject, type Json, type JsonObject } from './json.ts';

/** Lists whose items are told apart by some of their fields, by the name of the list. All others are atomic. */
const keysOfLists: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  env: ['name'],
  volumes: ['name'],
  volumeMounts: ['mountPath'],
  imagePullSecrets: ['name'],
  conditions: ['type'],
  ownerReferences: ['uid'],
};

/** The fields that tell the items of this list apart, null for an atomic list. Ports differ by where they are. */
export function itemKeys(listName: string, items: readonly Json[]): readonly string[] | null {
  const keys = listName === 'ports' ? portKeys(items) : keysOfLists[listName];
  if (
    keys === undefined ||
    !items.every((item) => isObject(item) && keys[0] !== undefined && keys[0] in item)
  )
    return null;
  return keys;
}

function portKeys(items: readonly Json[]): readonly string[] {
  return items.some((item) => isObject(item) && 'containerPort' in item)
    ? ['containerPort', 'protocol']
    : ['port', 'protocol'];
}

/** The key of one item as FieldsV1 writes it: `k:{"name":"x"}`. */
export function itemKey(keys: readonly string[], item: JsonObject): string {
  const chosen = keys.filter((key) => item[key] !== undefined).map((key) => [key, item[key]] as const);
  return `k:${JSON.stringify(Object.fromEntries(chosen))}`;
}

/** The item with the same key, undefined when the list has none. A port without protocol is TCP. */
export function sameItem(
  keys: readonly string[],
  items: readonly Json[],
  wanted: JsonObject,
): JsonObject | undefined {
  return items
    .filter(isObject)
    .find((item) => keys.every((key) => (item[key] ?? byDefault(key)) === (wanted[key] ?? byDefault(key))));
}

function byDefault(key: string): string | undefined {
  return key === 'protocol' ? 'TCP' : undefined;
}
