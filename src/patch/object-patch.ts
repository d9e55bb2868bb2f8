import { isDeepStrictEqual } from 'node:util';
import { isObject, type JsonObject } from '../json.ts';
import type { ConfigMap, DaemonSet, Deployment, PodDisruptionBudget, Service } from '../snapshot/objects.ts';
import { strategicDiff } from './strategic-diff.ts';

export type PatchType = 'merge' | 'strategic';

export interface ObjectPatch {
  readonly type: PatchType;
  /** Without the resourceVersion that it was judged at; undefined when nothing changes. */
  readonly body: JsonObject | undefined;
}

/** How to change a workload: its spec, labels and annotations; its status is never touched. */
export function workloadPatch(before: Deployment | DaemonSet, after: Deployment | DaemonSet): ObjectPatch {
  const body = strategicDiff(
    { metadata: marksOf(before.metadata), spec: before.spec },
    { metadata: marksOf(after.metadata), spec: after.spec },
  );
  return { type: 'strategic', body };
}

/** How to change a ConfigMap, key by key. */
export function configMapPatch(before: ConfigMap, after: ConfigMap): ObjectPatch {
  const body = {
    ...changed('data', mapDiff(before.data, after.data)),
    ...changed('binaryData', mapDiff(before.binaryData, after.binaryData)),
    ...metadataDiff(before.metadata, after.metadata),
  };
  return { type: 'merge', body: Object.keys(body).length === 0 ? undefined : body };
}

/** How to change a Service or a disruption budget: its lists are replaced as a whole. */
export function specPatch<T extends Service | PodDisruptionBudget>(before: T, after: T): ObjectPatch {
  const body = {
    ...changed('spec', mergeDiff(before.spec, after.spec)),
    ...metadataDiff(before.metadata, after.metadata),
  };
  return { type: 'merge', body: Object.keys(body).length === 0 ? undefined : body };
}

/** The JSON merge patch (RFC 7396) that turns one object into another; undefined when they are equal. */
function mergeDiff(before: JsonObject, after: JsonObject): JsonObject | undefined {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  const entries = [...keys].flatMap((key) => {
    const [old, next] = [before[key], after[key]];
    if (isDeepStrictEqual(old, next)) return [];
    return [[key, isObject(old) && isObject(next) ? mergeDiff(old, next) : (next ?? null)] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

interface Marked {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Labels and annotations that differ, as part of a merge patch. */
export function metadataDiff(before: Marked, after: Marked): JsonObject {
  const metadata = {
    ...changed('labels', mapDiff(before.labels, after.labels)),
    ...changed('annotations', mapDiff(before.annotations, after.annotations)),
  };
  return Object.keys(metadata).length === 0 ? {} : { metadata };
}

/** Entries that differ; null for those that go; undefined when all are equal. */
export function mapDiff<T>(
  before: Readonly<Record<string, T>> | undefined,
  after: Readonly<Record<string, T>> | undefined,
): Record<string, T | null> | undefined {
  const keys = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  const entries = [...keys]
    .filter((key) => !isDeepStrictEqual(before?.[key], after?.[key]))
    .map((key) => [key, after?.[key] ?? null] as const);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

const changed = (name: string, value: unknown): JsonObject => (value === undefined ? {} : { [name]: value });

const marksOf = ({ labels, annotations }: Marked): JsonObject => ({
  ...(labels === undefined ? {} : { labels }),
  ...(annotations === undefined ? {} : { annotations }),
});
