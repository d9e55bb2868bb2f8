import { installation } from '../../calico/installation.ts';
import { listAt, textAt } from '../../json.ts';
import type { Step } from '../../plan/model/step.ts';
import type { DaemonSet, Deployment } from '../../snapshot/objects.ts';
import { allOf, lookUp, type Snapshot } from '../../snapshot/snapshot.ts';
import { rolloutProgress } from '../waiting/rollout-progress.ts';
import { type Gate, gateOf } from './gate.ts';

export interface HealthOptions {
  /**
   * What is unhealthy is told, not refused: the plan mends a state in which ends are refused already, or it goes on
   * with a change that was interrupted.
   */
  readonly tolerant: boolean;
  readonly now: Date;
}

/** Whether the cluster is quiet enough for a change: the operator content, no rollout under way, a Typha ready. */
export function healthGate(snapshot: Snapshot, steps: readonly Step[], options: HealthOptions): Gate {
  const typhas = installation(snapshot).workloads.filter(({ role }) => role === 'typha');
  const ready = typhas.map(({ object }) => (object.kind === 'Deployment' ? readyOf(object) : 0));
  const total = ready.reduce((sum, count) => sum + count, 0);
  const rolling = rolledBy(snapshot, steps);
  const paused = rolling.filter((one) => one.kind === 'Deployment' && one.spec.paused === true);
  const reasons = [
    ...operatorProblems(snapshot),
    ...rolling.flatMap((workload) => unquiet(workload, options.now)),
    ...(typhas.length > 0 && total === 0 ? ['no Typha pod is ready'] : []),
  ];
  const stopped = paused.map(
    ({ metadata }) => `Deployment ${metadata.name} is paused, so its pods would never change`,
  );
  const manual = rolling
    .filter((one) => one.kind === 'DaemonSet' && one.spec.updateStrategy?.type === 'OnDelete')
    .map(
      ({ metadata }) =>
        `DaemonSet ${metadata.name} has update strategy OnDelete: you will have to delete its pods when asked`,
    );
  const single =
    total === 1 ? ['only one Typha is ready: Felix waits for the new one while it is replaced'] : [];
  const notices = [...single, ...manual];
  if (options.tolerant) {
    return gateOf('health', stopped, resume, [...notices, ...reasons.map((reason) => `${reason}`)]);
  }
  const remedy =
    'Nothing was written. See kubectl get tigerastatus and the pods of Calico; run again when they are quiet.';
  return gateOf('health', [...reasons, ...stopped], stopped.length > 0 ? resume : remedy, notices);
}

const resume = 'Nothing was written. Resume it with kubectl rollout resume deployment NAME, then run again.';

function operatorProblems(snapshot: Snapshot): string[] {
  return allOf(snapshot, 'TigeraStatus')
    .filter(({ metadata }) => metadata.name === 'calico')
    .flatMap((status) => {
      const conditions = listAt(status.status, 'conditions');
      const holds = (type: string): boolean =>
        conditions.some((one) => textAt(one, 'type') === type && textAt(one, 'status') === 'True');
      const messageOf = (type: string): string =>
        textAt(
          conditions.find((one) => textAt(one, 'type') === type),
          'message',
        ) ?? '';
      return [
        ...(holds('Degraded') ? [`TigeraStatus calico is Degraded: ${messageOf('Degraded')}`] : []),
        ...(holds('Progressing') ? [`TigeraStatus calico is Progressing: ${messageOf('Progressing')}`] : []),
        ...(holds('Available') ? [] : ['TigeraStatus calico is not Available']),
      ];
    });
}

function rolledBy(snapshot: Snapshot, steps: readonly Step[]): (Deployment | DaemonSet)[] {
  const rollouts = steps.flatMap((step) => step.rollouts);
  const distinct = [
    ...new Map(rollouts.map((one) => [`${one.kind} ${one.namespace}/${one.name}`, one])).values(),
  ];
  return distinct.flatMap(({ kind, namespace, name }) => {
    const found = lookUp(snapshot, kind, namespace, name);
    return found.kind === 'known' ? [found.value] : [];
  });
}

function unquiet(workload: Deployment | DaemonSet, now: Date): string[] {
  const { done, total, finished, kind, namespace, name } = rolloutProgress(workload, [], now);
  return finished
    ? []
    : [`a rollout of ${kind} ${namespace}/${name} is under way or stuck (${done} of ${total} pods)`];
}

const readyOf = (typha: Deployment): number => typha.status?.readyReplicas ?? 0;
