import { installation } from '../../../calico/installation.ts';
import { isRolling, type Workload } from '../../../calico/workload.ts';
import { listed } from '../../../links/wording.ts';
import type { Snapshot } from '../../../snapshot/snapshot.ts';
import {
  type EtcdOwner,
  endsOf,
  isCurrent,
  objectName,
  ownerName,
  ownersOf,
} from '../../connections/etcd/owner.ts';
import { etcdConnections } from '../../connections/etcd.ts';
import { stateOf } from '../../connections/felix-typha/state.ts';
import { isLagging } from '../../engine/converged.ts';
import { provedStep, refusalText } from '../../engine/proved-step.ts';
import { rolloutsOf } from '../../engine/rollouts.ts';
import { inSeconds, waitForFiles, waitForRollouts } from '../../engine/waits.ts';
import type { Blocker, Draft, Move } from '../../model/draft.ts';
import type { ChangeGoal } from '../../model/goal.ts';
import type { Planner } from '../../model/planner.ts';
import type { Next } from '../../model/step.ts';
import { staleOwners } from './loading-moves.ts';
import { secretChange, secretsOf, startsOf } from './staleness.ts';
import type { EtcdPlanOptions, EtcdState } from './state.ts';

/** What makes a plan of one kind. */
export interface EtcdKind {
  readonly goal: ChangeGoal;
  /** Null: there is something to do. */
  readonly finished: (state: EtcdState) => Next | null;
  readonly moves: (state: EtcdState) => readonly Move[];
}

/** The planner of a change of Calico's connections to etcd: each step is proved, and follows from the state alone. */
export function etcdPlanner(kind: EtcdKind, options: EtcdPlanOptions): Planner {
  return { goal: kind.goal, next: (snapshot, now) => nextStep(kind, etcdStateOf(snapshot, options, now)) };
}

function etcdStateOf(snapshot: Snapshot, options: EtcdPlanOptions, now: Date): EtcdState {
  const running = endsOf(snapshot);
  const ends = running.filter(isCurrent);
  return { ...options, snapshot, running, ends, owners: ownersOf(ends), now };
}

function nextStep(kind: EtcdKind, state: EtcdState): Next {
  const start = startingPoint(state);
  if (start !== null) return start;
  const rolling = rollingStep(state);
  if (rolling !== null) return rolling;
  const end = kind.finished(state);
  if (end !== null) return end;
  for (const move of kind.moves(state)) {
    const draft = move();
    if (draft === null) continue;
    if ('blocked' in draft) return blockedBy(draft);
    return arrivingStep(state, draft) ?? proved(state, draft);
  }
  const short = state.ends
    .filter(({ mode }) => mode !== 'mtls')
    .map(({ name, mode }) => `${name} is ${mode}`);
  return blockedBy({
    blocked: short.length === 0 ? 'No step is left, and the goal is not reached' : listed(short),
    remedy: 'Mend what the findings of status name first.',
  });
}

/** States in which there is nothing to change, or nothing to start from. */
function startingPoint({ snapshot, ends }: EtcdState): Next | null {
  const { kind, datastore } = installation(snapshot);
  if (kind === 'none')
    return blockedBy({
      blocked: 'No Calico was found in this cluster',
      remedy: 'Look at another cluster with --context.',
    });
  if (kind === 'operator')
    return done('The operator keeps all data in the Kubernetes API: etcd is not used by Calico itself');
  if (ends.length > 0) return null;
  if (datastore === 'unknown')
    return blockedBy({
      blocked: 'Which datastore Calico uses is not known',
      remedy: 'Get the rights to read its ConfigMap: see kubectl calico-tls permissions status.',
    });
  return done('Calico keeps all data in the Kubernetes API here: etcd is not used by Calico itself');
}

function rollingStep(state: EtcdState): Next | null {
  const { snapshot, owners, running } = state;
  const rolling = owners.flatMap((owner) => {
    if (owner.kind === 'pod') return [];
    const { workload } = owner;
    const hasOld = running.some((end) => !isCurrent(end) && ownerName(end) === owner.name);
    const isUnderWay = hasOld || isRolling(workload) || isUpdating(workload);
    return isUnderWay || (isLagging(workload) && !isHurt(owner, state)) ? [workload] : [];
  });
  if (rolling.length === 0) return null;
  const changes = rolling.map(({ object }) => ({ before: object, after: object, fields: [] }));
  return waitForRollouts(
    rolling.map(({ object }) => objectName(object)),
    'Pods of an older template still run or are being replaced.',
    rolloutsOf(stateOf(snapshot), { changes, effects: [] }),
  );
}

/** Not every pod has the newest template yet. */
function isUpdating({ object }: Workload): boolean {
  const { status, metadata } = object;
  if (status === undefined) return false;
  if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0)) return true;
  return object.kind === 'Deployment'
    ? (object.status?.updatedReplicas ?? 0) < (object.spec.replicas ?? 1)
    : (object.status?.updatedNumberScheduled ?? 0) < (object.status?.desiredNumberScheduled ?? 0);
}

/** Pods that etcd refuses, or that have not loaded what is stored, need not become ready first: the plan mends them. */
function isHurt(owner: EtcdOwner, state: EtcdState): boolean {
  const own = state.ends.filter((end) => ownerName(end) === owner.name);
  const isCutOff = own.some(
    ({ mode, certificate }) =>
      mode === 'broken' || (certificate?.leaf?.notAfter.getTime() ?? Infinity) < state.now.getTime(),
  );
  return isCutOff || staleOwners(state).some((stale) => stale.owner.name === owner.name);
}

/** Files that changed so lately that running pods may not have them yet: nothing may name them before. */
function arrivingStep({ snapshot, ends, owners, arrivalMs, now }: EtcdState, draft: Draft): Next | null {
  if (draft.changes.every(({ after }) => after.kind === 'Secret')) return null;
  const waiting = owners.flatMap((owner) => {
    const starts = startsOf(owner, snapshot);
    const secrets = ends
      .filter((end) => ownerName(end) === owner.name)
      .flatMap((end) => secretsOf(end, snapshot));
    return [...new Set(secrets)].flatMap((name) => {
      const at = secretChange(snapshot, name);
      if (at === null || (starts.length > 0 && starts.every((start) => start > at))) return [];
      const ms = inSeconds(at + arrivalMs - now.getTime());
      return ms > 0 ? [{ ms, name }] : [];
    });
  });
  const longest = waiting.toSorted((a, b) => b.ms - a.ms)[0];
  if (longest === undefined) return null;
  const why =
    'A kubelet brings a changed Secret into running pods only after a while, and a container that starts anew with a path set and no file there never starts.';
  return waitForFiles(longest.ms, longest.name, why);
}

function proved(state: EtcdState, draft: Draft): Next {
  const { snapshot, newCertificates, checked, now } = state;
  const connections = etcdConnections(snapshot, { newCertificates, checked, now });
  const step = provedStep(stateOf(snapshot), draft, [connections]);
  if (step.kind === 'step') return step;
  return blockedBy({
    blocked: refusalText(draft, step.judgement),
    remedy:
      step.judgement.kind === 'unsafe'
        ? 'Mend what the findings of status name first.'
        : 'A plan that cannot be proved is not made: see the findings of status.',
  });
}

export function blockedBy({ blocked, remedy }: Blocker): Next {
  return { kind: 'blocked', reason: blocked, remedy, needs: null };
}

export function done(note: string | null): Next {
  return { kind: 'done', note };
}

/** The goal is reached; the note holds where no step was needed. */
export function doneAlready(note: string): Next {
  return { kind: 'done', note, isOfStart: true };
}
