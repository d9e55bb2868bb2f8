import { applyPlan } from '../../apply/engine.ts';
import type { Observer } from '../../apply/event.ts';
import { systemClock } from '../../apply/objects/clock.ts';
import type { Outcome } from '../../apply/outcome.ts';
import { readSettled } from '../../apply/read-settled.ts';
import { checkStep } from '../../apply/writing/check-step.ts';
import { isWriting } from '../../apply/writing/write-step.ts';
import { references } from '../../calico/references.ts';
import type { LinkName } from '../../findings/finding.ts';
import { judge } from '../../links/judge.ts';
import type { Status } from '../../links/status.ts';
import { flowLogWarningOf, storedBy } from '../../plan/report/flow-log-facts.ts';
import type { FlowLogWarning } from '../../plan/report/flow-log-warning.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { noCalico } from '../cluster/no-calico.ts';
import { type ClusterRequest, type OpenCluster, openCluster } from '../cluster/open-cluster.ts';
import { version } from '../program/package.ts';
import type { ClusterChange } from './kinds/cluster-change.ts';
import { leaseHolder } from './lease-holder.ts';
import { type CertificateOptions, type PlannedChange, planChange } from './plan-change.ts';
import { refuseUnlisted } from './refuse-unlisted.ts';

export interface ChangeRequest extends ClusterRequest {
  readonly clusterChange: ClusterChange;
  /** Null for a change that has no certificates made. */
  readonly certificates: CertificateOptions | null;
  /** Plan without certificates: only what they are to be called is wanted. */
  readonly withoutCertificates?: boolean;
}

/** A plan with everything that carrying it out takes. Close its connection when done. */
export interface PreparedChange extends PlannedChange {
  readonly link: LinkName;
  readonly opened: OpenCluster;
  /** What the plan means for the flow logs of Felix; null: nothing. */
  readonly flowLogs: FlowLogWarning | null;
}

/** Reads the cluster and plans; new certificates are made, in memory, only where the plan needs them. */
export async function prepareChange(request: ChangeRequest, now: Date): Promise<PreparedChange> {
  const { clusterChange } = request;
  const { link, also } = clusterChange;
  const opened = await openCluster(request, {
    link,
    also,
    references: (soFar) => [...references(soFar), ...clusterChange.references(soFar)],
  });
  try {
    if (opened.installation.kind === 'none') throw noCalico(opened.snapshot);
    refuseUnlisted(opened.snapshot);
    const snapshot = await settledSnapshot(opened);
    refuseUnlisted(snapshot);
    const certificates = request.withoutCertificates === true ? null : request.certificates;
    const planned = await planChange(clusterChange, { ...opened, snapshot }, certificates, now);
    const flowLogs = flowLogWarningOf(snapshot, planned.plan.steps.map(storedBy), now);
    return { ...planned, link, opened, flowLogs };
  } catch (error) {
    opened.connection.close();
    throw error;
  }
}

/** Answers that fail for longer than this are told, not waited for: nothing shows meanwhile. */
const rereadForMs = 15_000;

/** What the operator has made of its Secrets by now: a run that was killed may have left it at work. */
function settledSnapshot({ operator, snapshot, read }: OpenCluster): Promise<Snapshot> {
  return operator
    ? readSettled({ read, clock: systemClock, operator, rereadForMs })
    : Promise.resolve(snapshot);
}

export interface RunOptions {
  readonly step: boolean;
  readonly timeoutMs: number;
  readonly observer: Observer;
  readonly signal: AbortSignal;
}

/** Carries a prepared change out. */
export function runChange(
  { opened, plan, planner, staged, keys }: PreparedChange,
  { step, timeoutMs, observer, signal }: RunOptions,
): Promise<Outcome> {
  const { connection, read, namespace, operator } = opened;
  return applyPlan({
    connection,
    clock: systemClock,
    read,
    next: (snapshot) => planner.next(snapshot, new Date()),
    keys,
    namespace,
    goal: planner.goal,
    holder: leaseHolder(),
    plan: plan.steps,
    operator,
    staged,
    observer,
    signal,
    options: { step, timeoutMs },
  });
}

/** Has the API server check the writes of the first step that has any, without keeping them. */
export async function checkOnServer({ plan, opened, keys }: PreparedChange): Promise<void> {
  const step = plan.steps.find(isWriting);
  if (step !== undefined) await checkStep(opened.api, step, keys);
}

/** The state of the link as it is now. */
export async function statusNow({ opened, link }: PreparedChange): Promise<Status> {
  return statusOf(await opened.read(), link, new Date());
}

function statusOf(snapshot: Snapshot, link: LinkName, now: Date): Status {
  return judge(snapshot, { now, version, link, expiresWithinMs: 30 * 86_400_000 });
}
