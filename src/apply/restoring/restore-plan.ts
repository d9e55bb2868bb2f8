import { isDeepStrictEqual } from 'node:util';
import { isObject, type JsonObject, objectAt, textMapAt } from '../../json.ts';
import { givenSpec, specOf, writtenAnnotations, writtenSpec } from '../../patch/server-set.ts';
import { objectFields } from '../../plan/edits/object-change.ts';
import type { PlannedObject, Wait } from '../../plan/model/step.ts';
import { redactObject } from '../../snapshot/redact.ts';
import { type Address, addressText } from '../objects/address.ts';
import { type RawObject, resourceVersionOf } from '../objects/raw-object.ts';
import type { BackedUp, BackupContent } from '../storage/backup-content.ts';

/** One object that a restore changes, without its secrets; null: it is not there. */
export interface RestoredObject {
  readonly address: Address;
  readonly before: PlannedObject | null;
  readonly after: PlannedObject | null;
  /** What changes, for people. */
  readonly fields: readonly string[];
}

/** The same with the raw objects. */
export interface RestoreChange extends RestoredObject {
  readonly current: RawObject | null;
  readonly wanted: RawObject | null;
}

export interface RestorePlan {
  readonly backup: BackupContent;
  /** Written one after the other, each waited for. Empty: everything is as it was. */
  readonly groups: readonly (readonly RestoreChange[])[];
  /** What has to be seen after each group, before the next. */
  readonly waits: readonly (readonly Wait[])[];
}

/** What is to be done so that everything is as the backup has it. */
export function restoreChanges(backup: BackupContent, now: readonly BackedUp[]): RestoreChange[] {
  const found = new Map(now.map(({ address, object }) => [addressText(address), object]));
  return backup.objects
    .map(({ address, object }) => changeOf(address, found.get(addressText(address)) ?? null, object))
    .filter((change) => change !== null);
}

function changeOf(
  address: Address,
  current: RawObject | null,
  wanted: RawObject | null,
): RestoreChange | null {
  if (isDeepStrictEqual(contentOf(current), contentOf(wanted))) return null;
  const [before, after] = [planned(current), planned(wanted)];
  return { address, current, wanted, before, after, fields: fieldsOf(before, after) };
}

/** Annotations that controllers write about what they have seen. */
const controllersOwn = ['deployment.kubernetes.io/revision', 'deprecated.daemonset.template.generation'];

/** What a person wrote: everything but what the server and controllers add. */
function contentOf(object: RawObject | null): JsonObject | null {
  if (object === null) return null;
  const { metadata, status: _status, ...rest } = object;
  return {
    ...rest,
    ...specWritten(object, {}),
    metadata: { labels: textMapAt(metadata, 'labels'), annotations: annotationsOf(object) },
  };
}

/** The spec of an object that has one, with `given` of the server's own. */
function specWritten({ kind, spec }: RawObject, given: JsonObject): { spec?: JsonObject } {
  return isObject(spec) ? { spec: { ...writtenSpec(kind, spec), ...given } } : {};
}

function annotationsOf({ kind, metadata }: RawObject): Record<string, string> {
  const entries = Object.entries(writtenAnnotations(kind, textMapAt(metadata, 'annotations')));
  return Object.fromEntries(entries.filter(([name]) => !controllersOwn.includes(name)));
}

/** The object to write: the backup's, at the version that was judged, with what controllers noted since. */
export function putBack(wanted: RawObject, current: RawObject | null): RawObject {
  const { status: _status, ...rest } = wanted;
  const { name, namespace, labels, ownerReferences, finalizers } = wanted.metadata;
  const noted = current === null ? {} : pick(textMapAt(current.metadata, 'annotations'), controllersOwn);
  const metadata = {
    name,
    namespace,
    ...(labels === undefined ? {} : { labels }),
    annotations: { ...annotationsOf(wanted), ...noted },
    ...(ownerReferences === undefined ? {} : { ownerReferences }),
    ...(finalizers === undefined ? {} : { finalizers }),
    ...(current === null ? {} : { uid: current.metadata.uid, resourceVersion: resourceVersionOf(current) }),
  };
  const given = givenSpec(wanted.kind, specOf(current));
  return {
    ...rest,
    ...specWritten(wanted, given),
    apiVersion: wanted.apiVersion,
    kind: wanted.kind,
    metadata,
  };
}

/** Whether two readings of an object differ in nothing that a person wrote. */
export const isSameContent = (a: RawObject | null, b: RawObject | null): boolean =>
  isDeepStrictEqual(contentOf(a), contentOf(b));

function pick(from: Record<string, string>, keys: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(from).filter(([key]) => keys.includes(key)));
}

/** Without what the server adds: nobody restores that. */
function planned(object: RawObject | null): PlannedObject | null {
  const seen = object === null ? null : redactObject({ ...object, ...specWritten(object, {}) });
  switch (seen?.kind) {
    case 'Secret':
    case 'ConfigMap':
    case 'Deployment':
    case 'DaemonSet':
    case 'Service':
    case 'PodDisruptionBudget':
    case 'Pod':
      return seen;
    default:
      return null;
  }
}

function fieldsOf(before: PlannedObject | null, after: PlannedObject | null): string[] {
  if (after === null) return ['is removed: it did not exist'];
  const made = before === null ? ['is made: it does not exist any more'] : [];
  return [...made, ...contentFields(before, after)];
}

function contentFields(before: PlannedObject | null, after: PlannedObject): string[] {
  const fields = objectFields(before, after);
  return before === null || fields.length > 0 ? fields : otherFields(before, after);
}

/** The parts of a spec that differ, by name. */
function otherFields(before: PlannedObject, after: PlannedObject): string[] {
  const [old, next] = [objectAt(before, 'spec'), objectAt(after, 'spec')];
  const [oldPod, nextPod] = [old, next].map((spec) => objectAt(objectAt(spec, 'template'), 'spec'));
  const names = [...namesOfDifferences(old, next), ...namesOfDifferences(oldPod, nextPod)];
  return names.length === 0 ? ['labels or annotations'] : names.filter((name) => name !== 'template');
}

function namesOfDifferences(a: unknown, b: unknown): string[] {
  const keys = new Set([...Object.keys(isObject(a) ? a : {}), ...Object.keys(isObject(b) ? b : {})]);
  return [...keys].filter((key) => isObject(a) && isObject(b) && !isDeepStrictEqual(a[key], b[key]));
}
