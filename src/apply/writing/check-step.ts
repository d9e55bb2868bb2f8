import type { KeyStore } from '../../patch/key-store.ts';
import type { Step } from '../../plan/model/step.ts';
import type { Api } from '../objects/api.ts';
import { removeObject } from './remove-object.ts';
import { isPodChange } from './renew-pod.ts';
import { writeChange } from './write-change.ts';

const dryRun = { dryRun: true };

/**
 * Has the API server check every write of a step, without keeping it. Of a pod that is made anew only the deletion
 * can be checked: its name is taken as long as it is there.
 */
export async function checkStep(api: Api, { changes, removals }: Step, keys: KeyStore): Promise<void> {
  for (const change of changes) {
    if (isPodChange(change)) await removeObject(api, change.before, dryRun);
    else await writeChange(api, change, keys, dryRun);
  }
  for (const removal of removals) await removeObject(api, removal, dryRun);
}
