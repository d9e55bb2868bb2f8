import { isObject, type JsonObject, listAt, objectAt, textAt, textMapAt } from '../json.ts';
import type { RedactedObject } from './objects.ts';
import { ownersOf } from './owners.ts';
import { savedValue } from './saved-key.ts';
import { lastAppliedAnnotation, removedAnnotation, scrub } from './scrub.ts';
import type { RedactedSecret } from './secret.ts';
import { redactSecretValue } from './secret-value.ts';
import { contradiction, validate } from './shape.ts';
import { seenSecretShape, shapes } from './shapes.ts';

/** API groups whose objects this program reads; `''` is the core group. */
const groups = new Set([
  '',
  'apps',
  'policy',
  'operator.tigera.io',
  'crd.projectcalico.org',
  'projectcalico.org',
]);

/**
 * One object as the API server or a file gave it, without its secrets; null when it is of a kind that this
 * program does not read or lacks what every object of its kind has.
 */
export function redactObject(given: unknown): RedactedObject | null {
  const raw = withCurrentVersion(given);
  const apiVersion = textAt(raw, 'apiVersion');
  const kind = textAt(raw, 'kind');
  if (!isObject(raw) || apiVersion === undefined || kind === undefined) return null;
  if (!isRead(apiVersion)) return null;
  if (kind === 'Secret') return redactSecret(raw);
  const shape = Object.hasOwn(shapes, kind) ? shapes[kind] : undefined;
  if (shape === undefined) return null;
  const trimmed = { ...raw, metadata: trimMetadata(objectAt(raw, 'metadata')) };
  return (validate(scrub(trimmed), shape) as RedactedObject | undefined) ?? null;
}

/** What keeps an object of a kind that this program reads from being one that the API server takes; null: nothing. */
export function misshapen(given: unknown): string | null {
  const raw = withCurrentVersion(given);
  const [kind, apiVersion] = [textAt(raw, 'kind'), textAt(raw, 'apiVersion')];
  if (kind === undefined || apiVersion === undefined || !isRead(apiVersion)) return null;
  const shape = Object.hasOwn(shapes, kind) ? shapes[kind] : undefined;
  return shape === undefined ? null : contradiction(raw, shape);
}

function isRead(apiVersion: string): boolean {
  return groups.has(apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '');
}

const workloadKinds = new Set(['Deployment', 'DaemonSet', 'ReplicaSet']);
const oldVersions = new Set(['extensions/v1beta1', 'apps/v1beta1', 'apps/v1beta2']);

/** Manifests for Kubernetes before 1.16 have workloads in groups that are gone; what is read of them is the same. */
function withCurrentVersion(raw: unknown): unknown {
  const isOld =
    workloadKinds.has(textAt(raw, 'kind') ?? '') && oldVersions.has(textAt(raw, 'apiVersion') ?? '');
  return isOld && isObject(raw) ? { ...raw, apiVersion: 'apps/v1' } : raw;
}

/** A Secret as a snapshot file has it: already without its secrets. */
export function seeSavedSecret(raw: unknown): RedactedSecret | null {
  const seen = validate(raw, seenSecretShape) as RedactedSecret | undefined;
  if (seen === undefined) return null;
  const known = Object.entries(seen.values)
    .filter(([, value]) => isSecretValue(value))
    .map(([name, value]) => [name, savedValue(value)] as const);
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: seen.metadata,
    type: seen.type,
    values: Object.fromEntries(known),
    changedAt: textAt(raw, 'changedAt') ?? null,
    owners: seen.owners ?? [],
  };
}

function isSecretValue(value: unknown): boolean {
  const kind = textAt(value, 'kind');
  if (kind === 'text') return textAt(value, 'text') !== undefined;
  if (kind === 'private-key') return isObject(value) && isObject(value.key);
  return kind === 'withheld';
}

function redactSecret(raw: JsonObject): RedactedSecret | null {
  const metadata = objectAt(raw, 'metadata');
  const name = textAt(metadata, 'name');
  if (name === undefined) return null;
  const { managedFields: _managed, annotations: _annotations, ...rest } = metadata;
  const shape = {
    metadata: scrub({ ...rest, ...keptAnnotations(metadata) }),
    type: textAt(raw, 'type') ?? 'Opaque',
    values: {},
  };
  const seen = validate(shape, seenSecretShape) as RedactedSecret;
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: seen.metadata,
    type: seen.type,
    values: seeValues(raw),
    changedAt: changedAt(metadata),
    owners: ownersOf(metadata),
  };
}

/** cert-manager's name for the Certificate behind a Secret. */
const certificateName = 'cert-manager.io/certificate-name';

/** Annotations may repeat the data: only what tells who else writes the Secret is kept. */
function keptAnnotations(metadata: JsonObject): { annotations?: Readonly<Record<string, string>> } {
  const all = objectAt(metadata, 'annotations');
  const name = textAt(all, certificateName);
  const kept = {
    ...(Object.hasOwn(all, lastAppliedAnnotation) ? { [lastAppliedAnnotation]: removedAnnotation } : {}),
    ...(name === undefined ? {} : { [certificateName]: name }),
  };
  return Object.keys(kept).length === 0 ? {} : { annotations: kept };
}

/** `stringData` wins over `data`, as the API server merges them. */
function seeValues(raw: JsonObject): RedactedSecret['values'] {
  const encoded = Object.entries(textMapAt(raw, 'data')).map(
    ([key, value]) => [key, redactSecretValue(key, Buffer.from(value, 'base64'))] as const,
  );
  const plain = Object.entries(textMapAt(raw, 'stringData')).map(
    ([key, value]) => [key, redactSecretValue(key, Buffer.from(value, 'utf8'))] as const,
  );
  return Object.fromEntries([...encoded, ...plain]);
}

/** The newest time at which somebody wrote `data`. */
function changedAt(metadata: JsonObject): string | null {
  const times = listAt(metadata, 'managedFields')
    .filter((entry) => Object.hasOwn(objectAt(entry, 'fieldsV1'), 'f:data'))
    .map((entry) => textAt(entry, 'time'))
    .filter((time) => time !== undefined);
  return times.sort((a, b) => Date.parse(a) - Date.parse(b)).at(-1) ?? null;
}

/** managedFields say who wrote which top-level fields, and which keys of `data`, and when; the tree below is dropped. */
function trimMetadata(metadata: JsonObject): JsonObject {
  if (!Array.isArray(metadata.managedFields)) return metadata;
  const managedFields = listAt(metadata, 'managedFields').map((entry) => ({
    manager: textAt(entry, 'manager'),
    operation: textAt(entry, 'operation'),
    time: textAt(entry, 'time'),
    fieldsV1: Object.fromEntries(
      Object.entries(objectAt(entry, 'fieldsV1')).map(([field, below]) => [
        field,
        field === 'f:data' ? emptied(below) : {},
      ]),
    ),
  }));
  return { ...metadata, managedFields };
}

function emptied(fields: unknown): JsonObject {
  return isObject(fields) ? Object.fromEntries(Object.keys(fields).map((field) => [field, {}])) : {};
}
