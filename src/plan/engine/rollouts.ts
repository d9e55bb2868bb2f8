import { sourceName } from '../../calico/mounted-file.ts';
import type { Workload } from '../../calico/workload.ts';
import type { End } from '../../links/felix-typha/end.ts';
import type { DaemonSet, Deployment } from '../../snapshot/objects.ts';
import type { ObjectRef } from '../../snapshot/snapshot.ts';
import type { FelixTyphaState } from '../connections/felix-typha/state.ts';
import { changeWorkload } from '../edits/object-change.ts';
import { editRestart, withTemplate } from '../edits/pod-template.ts';
import { settingFields } from '../edits/template-text.ts';
import type { Draft } from '../model/draft.ts';
import type { ObjectChange, Rollout } from '../model/step.ts';

/**
 * The draft with everything that makes its files arrive: Typha, which reads them once, is restarted; clients
 * that mount them with subPath too; for the others the step waits as long as a kubelet may take.
 */
export function completeDraft(state: FelixTyphaState, draft: Draft, arrivalMs: number, now: Date): Draft {
  if (draft.effects.length > 0) return { ...draft, waits: [{ kind: 'rollouts' }] };
  const files = new Set(
    draft.changes.flatMap(({ after }) =>
      after.kind === 'Secret' || after.kind === 'ConfigMap'
        ? [`${after.kind} ${after.metadata.namespace ?? ''}/${after.metadata.name}`]
        : [],
    ),
  );
  const reads = (end: End) =>
    Object.values(end.tls.files).some((file) => file?.source != null && files.has(sourceName(file.source)));
  const frozen = (end: End) =>
    Object.values(end.tls.files).some(
      (f) => f?.kind === 'found' && f.source?.frozen === true && files.has(sourceName(f.source)),
    );
  const rolled = new Set(draft.changes.map(({ after }) => objectName(after)));
  const restarts = [...state.servers.filter(reads), ...state.clients.filter(frozen)].map(
    (end) => end.workload,
  );
  const changes = [...draft.changes];
  for (const workload of distinctWorkloads(restarts)) {
    if (rolled.has(objectName(workload.object))) continue;
    changes.push(restartOf(workload, now));
    rolled.add(objectName(workload.object));
  }
  const waiting = state.clients.filter((end) => reads(end) && !rolled.has(objectName(end.workload.object)));
  const objects = waiting.length === 0 ? [] : arrivingObjects(draft.changes);
  return {
    ...draft,
    changes,
    waits: [
      ...(hasWorkload(changes) ? [{ kind: 'rollouts' } as const] : []),
      ...(objects.length === 0 ? [] : [{ kind: 'files', ms: arrivalMs, objects } as const]),
    ],
  };
}

export function restartOf(workload: Workload, now: Date): ObjectChange {
  return changeWorkload(
    workload.object,
    withTemplate(workload.object, editRestart(workload.object.spec.template, now)),
  );
}

/** The workloads whose pods a draft replaces, for the user to see before confirming. */
export function rolloutsOf(state: FelixTyphaState, draft: Pick<Draft, 'changes' | 'effects'>): Rollout[] {
  const objects = [...draft.changes.map((change) => change.after), ...draft.effects];
  return objects
    .filter((o): o is Deployment | DaemonSet => o.kind === 'Deployment' || o.kind === 'DaemonSet')
    .map((object) => {
      const workload = state.installation.workloads.find((w) => objectName(w.object) === objectName(object));
      const change = draft.changes.find(({ after }) => objectName(after) === objectName(object));
      return {
        kind: object.kind,
        namespace: object.metadata.namespace ?? '',
        name: object.metadata.name,
        pods: workload?.desiredPods ?? (object.kind === 'Deployment' ? (object.spec.replicas ?? 1) : null),
        maxUnavailable: maxUnavailable(object),
        restart: change !== undefined && isRestart(change),
      };
    });
}

/** Nothing of the template changes that a process could tell. */
function isRestart({ before, after }: ObjectChange): boolean {
  return (
    (before?.kind === 'Deployment' || before?.kind === 'DaemonSet') &&
    (after.kind === 'Deployment' || after.kind === 'DaemonSet') &&
    settingFields(before.spec.template, after.spec.template).length === 0
  );
}

function maxUnavailable(object: Deployment | DaemonSet): string | null {
  const rolling =
    object.kind === 'Deployment'
      ? object.spec.strategy?.rollingUpdate
      : object.spec.updateStrategy?.rollingUpdate;
  return rolling?.maxUnavailable === undefined ? null : String(rolling.maxUnavailable);
}

function arrivingObjects(changes: readonly ObjectChange[]): ObjectRef[] {
  return changes.flatMap(({ after }): ObjectRef[] =>
    after.kind === 'Secret' || after.kind === 'ConfigMap'
      ? [{ kind: after.kind, namespace: after.metadata.namespace ?? '', name: after.metadata.name }]
      : [],
  );
}

function hasWorkload(changes: readonly ObjectChange[]): boolean {
  return changes.some(({ after }) => after.kind === 'Deployment' || after.kind === 'DaemonSet');
}

function distinctWorkloads(workloads: readonly Workload[]): Workload[] {
  return [...new Map(workloads.map((w) => [objectName(w.object), w])).values()];
}

function objectName(object: ObjectChange['after']): string {
  return `${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}
