import { isObject, type JsonObject, objectAt } from '../../json.ts';
import { type FelixTyphaState, stateOf } from '../../plan/connections/felix-typha/state.ts';
import { withObjects } from '../../plan/edits/with-objects.ts';
import { unconverged } from '../../plan/engine/converged.ts';
import { completeDraft, restartOf } from '../../plan/engine/rollouts.ts';
import { simulate } from '../../plan/engine/simulate.ts';
import { defaultArrivalMs } from '../../plan/model/options.ts';
import type { ObjectChange, Wait } from '../../plan/model/step.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { Api } from '../objects/api.ts';
import type { RawObject } from '../objects/raw-object.ts';
import { addressOf } from '../writing/remove-object.ts';
import type { RestoreChange } from './restore-plan.ts';

/** Groups of a restore with what makes their files arrive, and what each is waited for. */
export interface CompletedGroups {
  readonly groups: readonly (readonly RestoreChange[])[];
  readonly waits: readonly (readonly Wait[])[];
}

/**
 * Restarts the workloads that read a file once which a group puts back, as a plan does; and, where every object is
 * as it was already, those that a restore which was ended in between left on the files before.
 */
export async function withRestarts(
  api: Api,
  snapshot: Snapshot,
  groups: readonly (readonly RestoreChange[])[],
): Promise<CompletedGroups> {
  const now = api.clock.now();
  if (groups.length === 0) {
    const group = await restartsOf(api, staleRestarts(stateOf(snapshot), now));
    return group.length === 0
      ? { groups: [], waits: [] }
      : { groups: [group], waits: [[{ kind: 'rollouts' }]] };
  }
  const done: RestoreChange[][] = [];
  const waits: (readonly Wait[])[] = [];
  let state = snapshot;
  for (const group of groups) {
    const changes = group.flatMap(({ before, after, fields }): ObjectChange[] =>
      after === null ? [] : [{ before, after, fields }],
    );
    const draft = { id: '', title: '', why: '', changes, effects: [], waits: [] };
    const complete = completeDraft(stateOf(state), draft, defaultArrivalMs, now);
    done.push([...group, ...(await restartsOf(api, complete.changes.slice(changes.length)))]);
    waits.push(complete.waits);
    const removed = group.flatMap(({ before, after }) => (after === null && before !== null ? [before] : []));
    const stored = complete.changes.map(({ after }) => after);
    state = simulate(withObjects(state, stored), { written: stored, removed }, now);
  }
  return { groups: done, waits };
}

function staleRestarts(state: FelixTyphaState, now: Date): ObjectChange[] {
  const waiting = unconverged(state, 0, now);
  return waiting?.kind === 'stale' ? [...new Set(waiting.workloads)].map((one) => restartOf(one, now)) : [];
}

async function restartsOf(api: Api, changes: readonly ObjectChange[]): Promise<RestoreChange[]> {
  const restarts = await Promise.all(
    changes.map(async ({ before, after, fields }): Promise<RestoreChange | null> => {
      const address = addressOf(after);
      const current = await api.get(address);
      const spec = 'spec' in after ? after.spec : {};
      const template = objectAt(spec, 'template');
      return current === null
        ? null
        : {
            address,
            before,
            after,
            fields,
            current,
            wanted: withMarks(current, objectAt(template, 'metadata')),
          };
    }),
  );
  return restarts.filter((one) => one !== null);
}

/** The workload with other marks on its pod template alone: what it holds besides is not to be touched. */
function withMarks(workload: RawObject, metadata: JsonObject): RawObject {
  const spec = objectAt(workload, 'spec');
  const template = objectAt(spec, 'template');
  return isObject(workload.spec)
    ? { ...workload, spec: { ...spec, template: { ...template, metadata } } }
    : workload;
}
