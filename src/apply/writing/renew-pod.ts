import { isDeepStrictEqual } from 'node:util';
import { isObject, type JsonObject, objectAt, textMapAt } from '../../json.ts';
import { specOf, writtenAnnotations, writtenSpec } from '../../patch/server-set.ts';
import type { ObjectChange } from '../../plan/model/step.ts';
import type { Pod } from '../../snapshot/objects.ts';
import { redactObject } from '../../snapshot/redact.ts';
import { type Address, addressText, apiVersionOf } from '../objects/address.ts';
import type { RawObject } from '../objects/raw-object.ts';
import type { WaitEnd } from '../waiting/wait-rollouts.ts';
import type { WriteSurroundings } from '../write-surroundings.ts';
import { addressOf, isAsJudged } from './remove-object.ts';

export type RenewalEnd = WaitEnd | { readonly kind: 'conflict' };

/** A pod of no workload before and after a change. */
export interface PodChange extends ObjectChange {
  readonly before: Pod;
  readonly after: Pod;
}

export const isPodChange = (change: ObjectChange): change is PodChange =>
  change.before?.kind === 'Pod' && change.after.kind === 'Pod';

const pollEvery = 1_000;

/** Changes a pod of no workload: deletes the one that was judged, and makes it anew once it is gone. */
export async function renewPod({ before, after }: PodChange, around: WriteSurroundings): Promise<RenewalEnd> {
  const found = await around.api.get(addressOf(before));
  const seen = found === null ? null : redactObject(found);
  if (found === null || seen?.kind !== 'Pod' || !isAsJudged(found, before)) return { kind: 'conflict' };
  return replacePod(found, podToMake(withChange(found, before, after)), around);
}

/**
 * Deletes exactly this pod, waits until it is gone and makes another in its place. Ended in between, it is the
 * backup that still has the pod.
 */
export async function replacePod(
  seen: RawObject,
  wanted: RawObject,
  around: WriteSurroundings,
): Promise<RenewalEnd> {
  const { api, observer } = around;
  if ((await api.remove(seen)) === 'conflict') return { kind: 'conflict' };
  around.onWritten();
  const { namespace, name } = seen.metadata;
  const address: Address = { kind: 'Pod', namespace, name };
  const startedAt = api.clock.now().getTime();
  for (;;) {
    const now = await api.get(address);
    if (now !== null && now.metadata.uid !== seen.metadata.uid) return { kind: 'conflict' };
    if (now === null) break;
    const what = `${addressText(address)} to shut down`;
    observer({ kind: 'waiting', what });
    if (api.clock.now().getTime() - startedAt >= around.timeoutMs)
      return { kind: 'stuck', reason: `${addressText(address)} does not shut down`, rollouts: [] };
    if (around.signal?.aborted === true) return { kind: 'interrupted' };
    if (!(await around.keep())) return { kind: 'lock-lost' };
    await api.clock.sleep(pollEvery, around.signal);
  }
  const made = await api.create(wanted);
  return made.kind === 'written' ? { kind: 'finished' } : { kind: 'conflict' };
}

/** A pod as it is sent to be made: what the server, the scheduler and admission added to the old one stays out. */
export function podToMake(pod: RawObject): RawObject {
  const { name, namespace, labels } = pod.metadata;
  const annotations = writtenAnnotations('Pod', textMapAt(pod.metadata, 'annotations'));
  return {
    apiVersion: apiVersionOf('Pod'),
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      ...(labels === undefined ? {} : { labels }),
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
    spec: writtenSpec('Pod', specOf(pod)),
  };
}

/** The raw pod with what a plan changes in it; what the plan leaves is kept as it is, also what it may not see. */
function withChange(raw: RawObject, before: Pod, after: Pod): RawObject {
  const spec = changed(raw.spec, before.spec, after.spec);
  const labels = changed(raw.metadata.labels, before.metadata.labels, after.metadata.labels);
  return {
    ...raw,
    metadata: { ...raw.metadata, labels },
    spec: isObject(spec) ? spec : objectAt(raw, 'spec'),
  };
}

function changed(raw: unknown, before: unknown, after: unknown): unknown {
  if (isDeepStrictEqual(before, after)) return raw;
  if (isObject(before) && isObject(after) && isObject(raw)) return changedObject(raw, before, after);
  if (Array.isArray(before) && Array.isArray(after) && Array.isArray(raw))
    return after.map((entry) => {
      const index = before.findIndex((old) => isSameEntry(old, entry));
      return index === -1 ? entry : changed(raw[index], before[index], entry);
    });
  return after;
}

function changedObject(raw: JsonObject, before: JsonObject, after: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.keys(after).map((key) => [key, changed(raw[key], before[key], after[key])]),
  );
}

/** Containers, variables and volumes are the same by name, mounts by path. */
function isSameEntry(one: unknown, other: unknown): boolean {
  if (!isObject(one) || !isObject(other)) return isDeepStrictEqual(one, other);
  const key = 'mountPath' in other ? 'mountPath' : 'name';
  return key in other ? one[key] === other[key] : isDeepStrictEqual(one, other);
}
