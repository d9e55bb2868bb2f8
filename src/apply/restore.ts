import type { Connection } from '../cluster/connection.ts';
import type { Step } from '../plan/step.ts';
import type { Permission } from '../snapshot/reading.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { type Address, addressText, placeOf } from './address.ts';
import { type Api, apiOf } from './api.ts';
import { readAsTheyAre } from './backup.ts';
import type { BackupContent } from './backup-content.ts';
import type { Clock } from './clock.ts';
import { endWorkloads } from './end-workloads.ts';
import { endingOf } from './error-ending.ts';
import { finishRun } from './finish.ts';
import type { Ending, Outcome, Trail } from './outcome.ts';
import { isSameContent, putBack, type RestoreChange, type RestorePlan, restorePlan } from './restore-plan.ts';
import {
  lockLostEnding,
  openSession,
  permissionsOfRun,
  type Session,
  type SessionRequest,
} from './session.ts';
import { generationsOf, waitForOperator } from './wait-operator.ts';
import { type WaitEnd, waitForRollouts } from './wait-rollouts.ts';

export interface RestoreRequest
  extends Omit<SessionRequest, 'api' | 'plan' | 'goal' | 'staged' | 'permissions' | 'tolerant'> {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly snapshot: Snapshot;
  readonly restore: RestorePlan;
  readonly timeoutMs: number;
}

/** Compares a backup with what is there now. */
export async function planRestore(api: Api, backup: BackupContent, operator: boolean): Promise<RestorePlan> {
  const now = await readAsTheyAre(
    api,
    backup.objects.map(({ address }) => address),
  );
  return restorePlan(backup, now, operator);
}

/** Puts the objects of a backup back, under the same Lease and with a backup first, as any other change. */
export async function runRestore(request: RestoreRequest): Promise<Outcome> {
  const api = apiOf(request.connection, request.clock, request.signal);
  const course: Course = { steps: [], writes: 0, session: null };
  const ending = await restoreAll(api, request, course).catch((error: unknown) =>
    endingOf(error, trailOf(course), request.signal),
  );
  const once = apiOf(request.connection, request.clock, AbortSignal.abort());
  await course.session?.lease.release(ending.kind === 'done', once).catch(() => undefined);
  return { ...ending, ...trailOf(course) };
}

/** What has been done so far. */
interface Course {
  steps: string[];
  writes: number;
  session: Session | null;
}

const trailOf = ({ steps, writes, session }: Course): Trail => ({
  steps: [...steps],
  writes,
  backup: session?.backup() ?? null,
});

async function restoreAll(api: Api, request: RestoreRequest, course: Course): Promise<Ending> {
  const { restore, snapshot } = request;
  const goal = `restore ${restore.backup.name}`;
  const { plan, permissions } = runOfRestore(request);
  const opened = await openSession(
    { ...request, api, goal, plan, permissions, staged: null, tolerant: true },
    snapshot,
  );
  if (opened.kind === 'closed') return opened.ending;
  course.session = opened.session;
  for (const [index, group] of restore.groups.entries()) {
    const step = plan[index];
    if (step === undefined) break;
    request.observer({ kind: 'step-started', step, number: index + 1, total: plan.length });
    const ending = await restoreGroup(api, request, step, group, course, opened.session);
    if (ending !== null) return ending;
    course.steps.push(step.id);
    request.observer({ kind: 'step-finished', step });
  }
  await finishRun(api, opened.session.lease, { ...request, goal });
  return { kind: 'done' };
}

async function restoreGroup(
  api: Api,
  request: RestoreRequest,
  step: Step,
  group: readonly RestoreChange[],
  course: Course,
  session: Session,
): Promise<Ending | null> {
  const rolling: Address[] = step.rollouts.map(({ kind, namespace, name }) => ({ kind, namespace, name }));
  const before = request.operator ? await generationsOf(api, rolling) : null;
  for (const change of group) {
    if (request.signal?.aborted === true) return { kind: 'interrupted' };
    if (!(await session.lease.keep())) return lockLostEnding;
    if (!(await writeBack(api, change))) {
      request.observer({ kind: 'conflict', address: change.address });
      return { kind: 'conflict-limit', object: addressText(change.address), conflicts: 1 };
    }
    course.writes += 1;
    request.observer({ kind: 'written', address: change.address, unchanged: false });
  }
  const around = { ...request, api, keep: session.lease.keep };
  const taken: WaitEnd = request.operator
    ? await waitForOperator(rolling, before, around)
    : { kind: 'finished' };
  const end = taken.kind === 'finished' ? await waitForRollouts(rolling, around) : taken;
  return endingOfWait(end, step.id);
}

/** Writes one object back; again when only what controllers write has changed. False: somebody else changed it. */
async function writeBack(api: Api, { address, current, wanted }: RestoreChange): Promise<boolean> {
  for (let seen = current; ; ) {
    if (wanted === null) {
      if (seen === null || (await api.remove(seen)) !== 'conflict') return true;
    } else {
      const object = putBack(wanted, seen);
      const written = seen === null ? await api.create(object) : await api.replace(object);
      if (written.kind === 'written') return true;
    }
    const now = await api.get(address);
    if (isSameContent(now, wanted)) return true;
    if (!isSameContent(now, current)) return false;
    seen = now;
  }
}

function endingOfWait(end: WaitEnd, step: string): Ending | null {
  switch (end.kind) {
    case 'finished':
      return null;
    case 'stuck':
      return { kind: 'stuck', step, reason: end.reason, rollouts: end.rollouts };
    case 'interrupted':
      return { kind: 'interrupted' };
    case 'lock-lost':
      return lockLostEnding;
  }
}

/** A group as the gates, the backup and the progress know it. */
function stepOf(
  group: readonly RestoreChange[],
  index: number,
  workloads: readonly Address[],
  operator: boolean,
): Step {
  const rolled = operator ? workloads : group.map(({ address }) => address).filter(isWorkload);
  return {
    id: `restore-${index + 1}`,
    title: `Put ${group.map(({ address }) => addressText(address)).join(', ')} back`,
    why: 'The backup has it so.',
    changes: group.flatMap(({ before, after, fields }) => {
      const shown = after ?? before;
      return shown === null ? [] : [{ before, after: shown, fields }];
    }),
    preconditions: [],
    removals: [],
    effects: [],
    rollouts: rolled.map(rolloutOf),
    waits: rolled.length === 0 ? [] : [{ kind: 'rollouts' }],
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

const isWorkload = ({ kind }: Address): boolean => kind === 'Deployment' || kind === 'DaemonSet';

/** Every right that restoring a backup needs before its first write. */
export function permissionsOfRestore(
  request: Pick<RestoreRequest, 'restore' | 'snapshot' | 'operator' | 'namespace'>,
): Permission[] {
  return permissionsOfRun({ ...request, ...runOfRestore(request), staged: null });
}

function runOfRestore({
  restore,
  snapshot,
  operator,
}: Pick<RestoreRequest, 'restore' | 'snapshot' | 'operator'>) {
  const workloads = endWorkloads(snapshot);
  const plan = restore.groups.map((group, index) => stepOf(group, index, workloads, operator));
  return { plan, permissions: permissionsOf(restore) };
}

function permissionsOf({ groups }: RestorePlan): Permission[] {
  return groups.flat().map(({ address: { kind, namespace, name }, current, wanted }) => {
    const verb = wanted === null ? 'delete' : current === null ? 'create' : 'update';
    return { verb, ...placeOf(kind), namespace, name: verb === 'create' ? null : name };
  });
}
