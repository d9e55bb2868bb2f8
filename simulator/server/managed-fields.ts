import {
  isList,
  isObject,
  type Json,
  type JsonObject,
  type KubeObject,
  listAt,
  same,
  textAt,
} from './json.ts';
import { itemKey, itemKeys } from './list-keys.ts';

/** Who writes, as managedFields names it. */
export interface Writer {
  readonly manager: string;
  readonly operation: 'Update' | 'Apply';
  readonly subresource?: string;
}

/** Leaves of an object by path; the steps of a path are those of FieldsV1 and are joined by a NUL. */
export type Leaves = ReadonlyMap<string, Json>;

const separator = '\0';
const unowned = new Set(['apiVersion', 'kind']);
const unownedMetadata = new Set([
  'name',
  'generateName',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'managedFields',
]);

export function leavesOf(object: JsonObject): Leaves {
  const leaves = new Map<string, Json>();
  for (const [key, value] of Object.entries(object)) {
    if (unowned.has(key) || value === undefined) continue;
    if (key === 'metadata' && isObject(value)) {
      for (const [name, inner] of Object.entries(value)) {
        if (!unownedMetadata.has(name) && inner !== undefined)
          visit(name, inner, `f:metadata${separator}f:${name}`, leaves);
      }
    } else if (key === 'spec' || key === 'status') {
      for (const [name, inner] of Object.entries(isObject(value) ? value : {})) {
        if (inner !== undefined) visit(name, inner, `f:${key}${separator}f:${name}`, leaves);
      }
    } else visit(key, value, `f:${key}`, leaves);
  }
  return leaves;
}

function visit(name: string, value: Json, path: string, leaves: Map<string, Json>): void {
  if (isList(value)) {
    const keys = itemKeys(name, value);
    if (keys === null) {
      leaves.set(path, value);
      return;
    }
    for (const item of value)
      if (isObject(item)) visit('', item, path + separator + itemKey(keys, item), leaves);
  } else if (isObject(value)) {
    leaves.set(`${path}${separator}.`, true);
    for (const [key, inner] of Object.entries(value)) {
      if (inner !== undefined) visit(key, inner, `${path}${separator}f:${key}`, leaves);
    }
  } else leaves.set(path, value);
}

/** The managedFields after a write: what changed is now the writer's, with the writer's time. */
export function managedAfter(
  before: KubeObject | null,
  after: KubeObject,
  writer: Writer,
  time: string,
  applied: Leaves | null = null,
): readonly JsonObject[] {
  const scope = writer.subresource === 'status' ? statusOf : whole;
  const old: Leaves = before === null ? new Map() : leavesOf(scope(before));
  const now = leavesOf(scope(after));
  const changed = new Set(
    [...now].filter(([path, value]) => !same(old.get(path), value)).map(([path]) => path),
  );
  const gone = new Set([...old.keys()].filter((path) => !now.has(path)));
  const entries = before === null ? [] : listAt(before, 'metadata', 'managedFields').filter(isObject);
  const mine = entries.find((entry) => isEntryOf(entry, writer));
  const others = entries
    .filter((entry) => entry !== mine)
    .flatMap((entry) =>
      scope === statusOf && !ownsStatus(entry) ? [entry] : withoutPaths(entry, [changed, gone]),
    );
  const owned =
    applied === null
      ? [...(mine === undefined ? [] : pathsOf(mine)), ...changed].filter((path) => !gone.has(path))
      : [...applied.keys()];
  if (owned.length === 0) return others;
  const fieldsV1 = fieldsOf(owned);
  const unchanged = mine !== undefined && changed.size === 0 && same(mine.fieldsV1, fieldsV1);
  return [
    ...others,
    {
      manager: writer.manager,
      operation: writer.operation,
      apiVersion: after.apiVersion,
      time: unchanged ? textAt(mine, 'time') : time,
      fieldsType: 'FieldsV1',
      fieldsV1,
      ...(writer.subresource === undefined ? {} : { subresource: writer.subresource }),
    },
  ];
}

function whole(object: KubeObject): JsonObject {
  return object;
}

function statusOf(object: KubeObject): JsonObject {
  return { status: object.status ?? {} };
}

function ownsStatus(entry: JsonObject): boolean {
  return isObject(entry.fieldsV1) && 'f:status' in entry.fieldsV1;
}

function withoutPaths(entry: JsonObject, taken: readonly ReadonlySet<string>[]): JsonObject[] {
  const paths = [...pathsOf(entry)];
  const left = paths.filter((path) => !taken.some((set) => set.has(path)));
  if (left.length === paths.length) return [entry];
  return left.length === 0 ? [] : [{ ...entry, fieldsV1: fieldsOf(left) }];
}

export function isEntryOf(entry: JsonObject, writer: Writer): boolean {
  return (
    entry.manager === writer.manager &&
    entry.operation === writer.operation &&
    (entry.subresource ?? undefined) === writer.subresource
  );
}

/** The paths that an entry of managedFields owns. */
export function pathsOf(entry: JsonObject): Set<string> {
  const paths = new Set<string>();
  const walk = (node: JsonObject, prefix: string): void => {
    for (const [step, inner] of Object.entries(node)) {
      const path = prefix === '' ? step : prefix + separator + step;
      if (isObject(inner) && Object.keys(inner).length > 0) walk(inner, path);
      else paths.add(path);
    }
  };
  if (isObject(entry.fieldsV1)) walk(entry.fieldsV1, '');
  return paths;
}

interface Node {
  [step: string]: Node;
}

function fieldsOf(paths: Iterable<string>): JsonObject {
  const root: Node = {};
  for (const path of paths) {
    let here = root;
    for (const step of path.split(separator)) {
      const next = here[step] ?? {};
      here[step] = next;
      here = next;
    }
  }
  return root;
}

/** A path as messages print it: `.data.tls.crt`, `.spec.containers[name="x"].image`. */
export function readable(path: string): string {
  return path
    .split(separator)
    .map((step) => {
      if (step.startsWith('f:')) return `.${step.slice(2)}`;
      if (!step.startsWith('k:')) return '';
      const keys: unknown = JSON.parse(step.slice(2));
      const pairs = isObject(keys) ? Object.entries(keys) : [];
      return `[${pairs.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(',')}]`;
    })
    .join('');
}
