import { workloadName, workloads } from '../../calico/workload.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { stateOf } from '../connections/felix-typha/state.ts';
import type { Step } from '../model/step.ts';
import { rollingWorkloads } from './converged.ts';
import { rolledOut, simulate } from './simulate.ts';

/** The state once a step that was taken then has ended, as far as it can be foreseen. */
export function afterStep(snapshot: Snapshot, step: Step, now: Date): Snapshot {
  const { changes, effects, removals: removed } = step;
  if (changes.length > 0 || effects.length > 0 || removed.length > 0)
    return simulate(snapshot, { written: changes.map(({ after }) => after), effects, removed }, now);
  return waited(snapshot, step, now);
}

/** After a mere wait: what was rolling has only pods of its newest template. */
function waited(snapshot: Snapshot, { rollouts }: Step, now: Date): Snapshot {
  const names = new Set(rollouts.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`));
  const rolling = rollingWorkloads(stateOf(snapshot));
  const known = new Set(rolling.map(workloadName));
  const others = workloads(snapshot).filter(
    (workload) => names.has(workloadName(workload)) && !known.has(workloadName(workload)),
  );
  const left = rolledOut(snapshot, others, now);
  return simulate(left, { written: rolling.map(({ object }) => object) }, now);
}
