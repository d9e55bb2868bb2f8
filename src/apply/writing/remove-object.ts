import { isDeepStrictEqual } from 'node:util';
import type { PlannedObject } from '../../plan/model/step.ts';
import { redactObject } from '../../snapshot/redact.ts';
import type { Address } from '../objects/address.ts';
import type { Api, WriteMode } from '../objects/api.ts';
import type { RawObject } from '../objects/raw-object.ts';

export const addressOf = ({ kind, metadata }: PlannedObject): Address => ({
  kind,
  namespace: metadata.namespace ?? 'default',
  name: metadata.name,
});

/** How often an object's status may change between a look at it and the deletion. */
const statusRetries = 5;

/**
 * Deletes an object as it was judged: `gone` when it is not there any more, `conflict` when somebody has changed
 * it, or made another of the same name.
 */
export async function removeObject(
  api: Api,
  judged: PlannedObject,
  mode: WriteMode = {},
): Promise<'removed' | 'gone' | 'conflict'> {
  for (let attempt = 0; ; attempt += 1) {
    const now = await api.get(addressOf(judged));
    if (now === null) return 'gone';
    if (!isAsJudged(now, judged)) return 'conflict';
    const outcome = await api.remove(now, mode);
    if (outcome !== 'conflict' || attempt >= statusRetries) return outcome;
  }
}

/** Whether an object is the one that was judged, and only what controllers write of it may have changed since. */
export function isAsJudged(now: RawObject, judged: PlannedObject): boolean {
  const { uid, resourceVersion, generation } = judged.metadata;
  if (now.metadata.uid !== uid) return false;
  if (now.metadata.resourceVersion === resourceVersion) return true;
  if (judged.kind !== 'Pod') return generation !== undefined && now.metadata.generation === generation;
  const seen = redactObject(now);
  return seen?.kind === 'Pod' && isDeepStrictEqual(seen.spec, judged.spec);
}
