import { ApiError } from './api-error.ts';
import { isObject, type Json, type JsonObject, type KubeObject, listAt, same, textAt } from './json.ts';
import { isEntryOf, leavesOf, pathsOf, readable, type Writer } from './managed-fields.ts';
import { applyMerge } from './merge.ts';
import type { Resource } from './resources.ts';
import type { Store, WriteOptions } from './store.ts';

/** Server-side apply: fields of others are a conflict unless forced; what the writer no longer names goes. */
export function serverSideApply(
  store: Store,
  resource: Resource,
  config: KubeObject,
  force: boolean,
  options: WriteOptions,
): KubeObject {
  const applied = leavesOf(config);
  const live = store.find(resource, config.metadata.namespace ?? null, config.metadata.name);
  if (live === undefined) return store.create(config, { ...options, applied });
  const entries = listAt(live, 'metadata', 'managedFields').filter(isObject);
  if (!force) refuseConflicts(entries, options.writer, live, applied);
  const merged = applyMerge(live, config);
  const mine = entries.find((entry) => isEntryOf(entry, options.writer));
  const others = new Set(entries.filter((entry) => entry !== mine).flatMap((entry) => [...pathsOf(entry)]));
  const gone = [...(mine === undefined ? [] : pathsOf(mine))].filter(
    (path) => !applied.has(path) && !others.has(path),
  );
  const next = gone.reduce<Json>((value, path) => without(value, path.split('\0')), merged);
  return store.update(next as KubeObject, { ...options, applied });
}

function refuseConflicts(
  entries: readonly JsonObject[],
  writer: Writer,
  live: KubeObject,
  applied: ReadonlyMap<string, Json>,
): void {
  const now = leavesOf(live);
  const conflicts = entries
    .filter((entry) => entry.manager !== writer.manager)
    .flatMap((entry) =>
      [...pathsOf(entry)]
        .filter((path) => applied.has(path) && !same(applied.get(path), now.get(path)))
        .map((path) => ({
          manager: textAt(entry, 'manager'),
          version: textAt(entry, 'apiVersion'),
          field: readable(path),
        })),
    );
  if (conflicts.length === 0) return;
  const managers = [...new Set(conflicts.map((c) => `conflict with "${c.manager}" using ${c.version}`))].join(
    '; ',
  );
  const fields = conflicts.map((c) => c.field).join(', ');
  const plural = conflicts.length === 1 ? 'conflict' : 'conflicts';
  throw new ApiError(
    409,
    'Conflict',
    `Apply failed with ${conflicts.length} ${plural}: ${managers}: ${fields}`,
    {
      causes: conflicts.map((c) => ({
        reason: 'FieldManagerConflict',
        message: `conflict with "${c.manager}" using ${c.version}`,
        field: c.field,
      })),
    },
  );
}

function without(value: Json, steps: readonly string[]): Json {
  const [step, ...rest] = steps;
  if (step === undefined || step === '.') return value;
  if (step.startsWith('k:')) {
    if (!Array.isArray(value)) return value;
    const key: unknown = JSON.parse(step.slice(2));
    const isIt = (item: Json): boolean =>
      isObject(item) && isObject(key) && Object.entries(key).every(([name, wanted]) => item[name] === wanted);
    return rest[0] === '.'
      ? value.filter((item: Json) => !isIt(item))
      : value.map((item: Json) => (isIt(item) ? without(item, rest) : item));
  }
  if (!isObject(value)) return value;
  const name = step.slice(2);
  const { [name]: inner, ...others } = value;
  if (inner === undefined) return value;
  return rest.length === 0 ? others : { ...others, [name]: without(inner, rest) };
}
