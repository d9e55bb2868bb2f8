import type { PlannedObject, Step } from '../../plan/model/step.ts';
import type { Permission } from '../../snapshot/reading.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { type Address, addressText, placeOf } from '../objects/address.ts';
import { endWorkloads } from '../waiting/end-workloads.ts';
import { isWorkload } from './restore-groups.ts';
import type { RestoreChange, RestorePlan } from './restore-plan.ts';

/** A restore as the gates, the backup and the progress know it: a step for each group. */
export function stepsOfRestore(restore: RestorePlan, snapshot: Snapshot, operator: boolean): Step[] {
  const workloads = endWorkloads(snapshot);
  return restore.groups.map((group, index) => {
    const own = group.filter(({ wanted }) => wanted !== null).map(({ address }) => address);
    const rolled = operator ? workloads : own.filter(isWorkload);
    const isLast = index === restore.groups.length - 1;
    const waits: Step['waits'] = operator ? [{ kind: 'rollouts' }] : (restore.waits[index] ?? []);
    return {
      ...stepOf(group, index),
      rollouts: rolled.map(rolloutOf),
      // Nothing follows that depends on where files have arrived.
      waits: isLast ? waits.filter(({ kind }) => kind !== 'files') : waits,
    };
  });
}

function stepOf(group: readonly RestoreChange[], index: number): Omit<Step, 'rollouts' | 'waits'> {
  const isRemoved = group.every(({ wanted }) => wanted === null);
  const names = group.map(({ address }) => addressText(address)).join(', ');
  return {
    id: `restore-${index + 1}`,
    title: isRemoved ? `Take ${names} away` : `Put ${names} back`,
    why: isRemoved ? 'It did not exist when the backup was made.' : 'The backup has it so.',
    preconditions: [],
    changes: group.flatMap(({ before, after, fields }) =>
      after === null ? [] : [{ before, after, fields }],
    ),
    removals: group.flatMap(({ before, after }): PlannedObject[] =>
      after === null && before !== null ? [before] : [],
    ),
    effects: [],
    proof: { pairings: 0, refused: 0 },
  };
}

const rolloutOf = ({ kind, namespace, name }: Address): Step['rollouts'][number] => ({
  kind: kind === 'Deployment' ? 'Deployment' : 'DaemonSet',
  namespace,
  name,
  pods: null,
  maxUnavailable: null,
  restart: false,
});

/** The rights to write objects back whole, besides those that a plan of the same steps needs. */
export function writesOfRestore({ groups }: RestorePlan): Permission[] {
  return groups.flat().flatMap(({ address: { kind, namespace, name }, current, wanted }) => {
    const right = (verb: string): Permission => ({
      verb,
      ...placeOf(kind),
      namespace,
      name: verb === 'create' ? null : name,
    });
    if (wanted === null) return [right('delete')];
    if (current === null) return [right('create')];
    return kind === 'Pod' ? [right('delete'), right('create')] : [right('update')];
  });
}
