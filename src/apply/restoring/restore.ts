import type { Connection } from '../../cluster/connection.ts';
import type { Step } from '../../plan/model/step.ts';
import type { Permission } from '../../snapshot/reading.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { endingOf } from '../error-ending.ts';
import { finishRun } from '../finish.ts';
import { type Address, addressText } from '../objects/address.ts';
import { type Api, apiOf } from '../objects/api.ts';
import type { Clock } from '../objects/clock.ts';
import type { Ending, Outcome, Trail } from '../outcome.ts';
import {
  lockLostEnding,
  openSession,
  permissionsOfRun,
  type Session,
  type SessionRequest,
} from '../session.ts';
import { readAsTheyAre } from '../storage/backup.ts';
import type { BackupContent } from '../storage/backup-content.ts';
import { waitForFiles } from '../waiting/wait-files.ts';
import { type Generations, generationsOf, waitForOperator } from '../waiting/wait-operator.ts';
import { type WaitEnd, type WaitSurroundings, waitForRollouts } from '../waiting/wait-rollouts.ts';
import { writeBack } from '../writing/write-back.ts';
import { restoreGroups } from './restore-groups.ts';
import { type RestoreChange, type RestorePlan, restoreChanges } from './restore-plan.ts';
import { withRestarts } from './restore-restarts.ts';
import { stepsOfRestore, writesOfRestore } from './restore-step.ts';

export interface RestoreRequest
  extends Omit<SessionRequest, 'api' | 'plan' | 'goal' | 'staged' | 'permissions' | 'tolerant'> {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly snapshot: Snapshot;
  readonly restore: RestorePlan;
  readonly timeoutMs: number;
}

/** Compares a backup with what is there now; `snapshot` says who reads what it puts back. */
export async function planRestore(
  api: Api,
  backup: BackupContent,
  operator: boolean,
  snapshot: Snapshot,
): Promise<RestorePlan> {
  const now = await readAsTheyAre(
    api,
    backup.objects.map(({ address }) => address),
  );
  const groups = restoreGroups(restoreChanges(backup, now), operator, backup.goal);
  const completed = operator
    ? { groups, waits: groups.map(() => []) }
    : await withRestarts(api, snapshot, groups);
  return { backup, ...completed };
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
  const goal = `restore ${restore.backup.name}` as const;
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
  const onWritten = (): void => {
    course.writes += 1;
  };
  const around = { ...request, api, keep: session.lease.keep, onWritten };
  for (const change of group) {
    if (request.signal?.aborted === true) return { kind: 'interrupted' };
    if (!(await session.lease.keep())) return lockLostEnding;
    const { address, wanted } = change;
    const end = await writeBack(change, around);
    if (end.kind === 'conflict') {
      request.observer({ kind: 'conflict', address });
      return { kind: 'conflict-limit', object: addressText(address), conflicts: 1 };
    }
    if (end.kind !== 'finished') return endingOfWait(end, step.id);
    request.observer(
      wanted === null ? { kind: 'removed', address } : { kind: 'written', address, unchanged: false },
    );
  }
  for (const wait of step.waits) {
    const end = await waitFor(wait, rolling, before, around);
    if (end.kind !== 'finished') return endingOfWait(end, step.id);
  }
  return null;
}

async function waitFor(
  wait: Step['waits'][number],
  rolling: readonly Address[],
  before: Generations | null,
  around: WaitSurroundings & Pick<RestoreRequest, 'operator'>,
): Promise<WaitEnd> {
  if (wait.kind === 'files') return waitForFiles(wait.ms, around);
  const taken: WaitEnd = around.operator
    ? await waitForOperator(rolling, before, around)
    : { kind: 'finished' };
  return taken.kind === 'finished' ? waitForRollouts(rolling, around) : taken;
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
  return { plan: stepsOfRestore(restore, snapshot, operator), permissions: writesOfRestore(restore) };
}
