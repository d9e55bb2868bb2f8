import { type JsonObject, objectAt } from '../../json.ts';
import type { KeyStore } from '../../patch/key-store.ts';
import { configMapPatch, type ObjectPatch, specPatch, workloadPatch } from '../../patch/object-patch.ts';
import { secretData, secretPatch } from '../../patch/secret-data.ts';
import { specOf, writtenAnnotations, writtenSpec } from '../../patch/server-set.ts';
import type { ObjectChange, PlannedObject } from '../../plan/model/step.ts';
import type { DaemonSet, Deployment } from '../../snapshot/objects.ts';
import { type Address, apiVersionOf } from '../objects/address.ts';
import type { Api, WriteMode, Written } from '../objects/api.ts';
import { type RawObject, resourceVersionOf } from '../objects/raw-object.ts';

/** What became of one change; `unchanged` when the object is already as the plan wants it. */
export type ChangeOutcome = Written | { readonly kind: 'unchanged' };

export const addressOfChange = ({ after }: ObjectChange): Address => ({
  kind: after.kind,
  namespace: after.metadata.namespace ?? 'default',
  name: after.metadata.name,
});

/**
 * Writes one change: makes the object, or patches exactly the version that was judged. A conflict leaves the
 * object as the other writer made it.
 */
export async function writeChange(
  api: Api,
  change: ObjectChange,
  keys: KeyStore,
  mode: WriteMode = {},
): Promise<ChangeOutcome> {
  if (change.before === null) return api.create(newObject(change.after, keys), mode);
  const patch = patchOf(change.before, change.after, keys);
  const { type, body } = patch;
  if (body === undefined) return { kind: 'unchanged' };
  let version: string | undefined | null = change.before.metadata.resourceVersion;
  for (let attempt = 0; ; attempt += 1) {
    const patched = atVersion(body, change.before, version);
    const written = await api.patch(addressOfChange(change), type, patched, mode);
    if (written.kind === 'written' || !isWorkload(change.before) || attempt >= statusRetries) return written;
    version = await versionWithSameSpec(api, change.before);
    if (version === null) return written;
  }
}

/** How often a workload's status may change between a look at it and the write. */
const statusRetries = 5;

/** The version of a workload of which only the status has changed since; null when more has. */
async function versionWithSameSpec(api: Api, before: Deployment | DaemonSet): Promise<string | null> {
  const { namespace = 'default', name, uid, generation } = before.metadata;
  const now = await api.get({ kind: before.kind, namespace, name });
  const isSame = now !== null && now.metadata.uid === uid && now.metadata.generation === generation;
  return isSame && generation !== undefined ? resourceVersionOf(now) : null;
}

/** The patch of a change, as it is sent, without the version that it was judged at. */
export function patchOf(before: PlannedObject, after: PlannedObject, keys: KeyStore): ObjectPatch {
  if (before.kind === 'Secret' && after.kind === 'Secret') return secretPatch(before, after, keys);
  if (before.kind === 'ConfigMap' && after.kind === 'ConfigMap') return configMapPatch(before, after);
  if (isWorkload(before) && isWorkload(after)) return workloadPatch(before, after);
  if (before.kind === 'Service' && after.kind === 'Service') return specPatch(before, after);
  if (before.kind === 'PodDisruptionBudget' && after.kind === 'PodDisruptionBudget')
    return specPatch(before, after);
  throw new TypeError(`a plan turns a ${before.kind} into a ${after.kind}`);
}

/** The API server answers 409 when the object has another version by now. */
function atVersion(
  body: JsonObject,
  { metadata }: PlannedObject,
  resourceVersion: string | undefined,
): JsonObject {
  if (resourceVersion === undefined) throw new TypeError(`${metadata.name} was judged without a version`);
  return {
    ...body,
    metadata: {
      ...objectAt(body, 'metadata'),
      ...(metadata.uid === undefined ? {} : { uid: metadata.uid }),
      resourceVersion,
    },
  };
}

/** An object that a plan makes, as it is sent. */
export function newObject(after: PlannedObject, keys: KeyStore): RawObject {
  const { name, namespace = 'default', labels, annotations } = after.metadata;
  const metadata = {
    name,
    namespace,
    ...(labels === undefined ? {} : { labels }),
    ...(annotations === undefined ? {} : { annotations: writtenAnnotations(after.kind, annotations) }),
  };
  return { apiVersion: apiVersionOf(after.kind), kind: after.kind, metadata, ...contentOf(after, keys) };
}

function contentOf(after: PlannedObject, keys: KeyStore): JsonObject {
  switch (after.kind) {
    case 'Secret':
      return { type: after.type, data: secretData(after, keys) };
    case 'ConfigMap':
      return {
        ...(after.data === undefined ? {} : { data: after.data }),
        ...(after.binaryData === undefined ? {} : { binaryData: after.binaryData }),
      };
    case 'Deployment':
    case 'DaemonSet':
    case 'Service':
    case 'PodDisruptionBudget':
    case 'Pod':
      return { spec: writtenSpec(after.kind, specOf(after)) };
  }
}

const isWorkload = (
  object: PlannedObject,
): object is Extract<PlannedObject, { kind: 'Deployment' | 'DaemonSet' }> =>
  object.kind === 'Deployment' || object.kind === 'DaemonSet';
