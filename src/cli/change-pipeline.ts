import { type CertificateWish, keysOf, materialsOf, obtainCertificates } from '../apply/certificates.ts';
import { systemClock } from '../apply/clock.ts';
import { applyPlan } from '../apply/engine.ts';
import type { Observer } from '../apply/event.ts';
import { firstOf, type KeyStore } from '../apply/key-store.ts';
import type { Outcome } from '../apply/outcome.ts';
import { readSettled } from '../apply/read-settled.ts';
import type { Staged } from '../apply/staging.ts';
import { writeChange } from '../apply/write-change.ts';
import { references } from '../calico/references.ts';
import type { LinkName } from '../findings/finding.ts';
import { judge } from '../links/judge.ts';
import type { Status } from '../links/status.ts';
import type { Planner } from '../plan/planner.ts';
import { type Plan, wholePlan } from '../plan/whole-plan.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { leaseHolder } from './lease-holder.ts';
import { noCalico } from './no-calico.ts';
import { type ClusterRequest, type OpenCluster, openCluster } from './open-cluster.ts';
import { version } from './package.ts';
import type { ShapedChange, Undertaking } from './undertakings/undertaking.ts';

/** How new certificates are made, where a change needs any. */
export type CertificateOrder = Pick<CertificateWish, 'source' | 'lifetimeDays' | 'keyAlgorithm'>;

export interface ChangeRequest extends ClusterRequest {
  readonly undertaking: Undertaking;
  /** Null for an undertaking that has no certificates made. */
  readonly certificates: CertificateOrder | null;
  /** Plan without certificates: only what they are to be called is wanted. */
  readonly withoutCertificates?: boolean;
}

/** A plan with everything that carrying it out takes. Close its connection when done. */
export interface PreparedChange {
  readonly plan: Plan;
  readonly planner: Planner;
  readonly change: ShapedChange;
  readonly link: LinkName;
  readonly opened: OpenCluster;
  readonly staged: Staged | null;
  /** The keys that came with the request, then the new ones. */
  readonly keys: KeyStore;
}

/** Reads the cluster and plans; new certificates are made, in memory, only where the plan needs them. */
export async function prepareChange(request: ChangeRequest, now: Date): Promise<PreparedChange> {
  const { undertaking } = request;
  const { link, also } = undertaking;
  const opened = await openCluster(request, {
    link,
    also,
    references: (soFar) => [...references(soFar), ...undertaking.references(soFar)],
  });
  try {
    const snapshot = await settledSnapshot(opened);
    if (opened.installation.kind === 'none') throw noCalico(statusOf(snapshot, link, now), []);
    const change = undertaking.shape(snapshot, now);
    const planner = change.planner(null);
    const plan = wholePlan(snapshot, planner, now);
    const wish = wishOf(request, change, opened);
    const isComplete = plan.end.kind === 'done' || plan.end.needs !== 'certificates';
    if (isComplete || wish === null || request.withoutCertificates === true)
      return { plan, planner, change, link, opened, staged: null, keys: change.keys };
    const staged = await obtainCertificates(opened.api, opened.namespace, wish, now);
    const equipped = change.planner(materialsOf(staged));
    return {
      plan: wholePlan(snapshot, equipped, now),
      planner: equipped,
      change,
      link,
      opened,
      staged,
      keys: firstOf(change.keys, keysOf(staged)),
    };
  } catch (error) {
    opened.connection.close();
    throw error;
  }
}

/** What the operator has made of its Secrets by now: a run that was killed may have left it at work. */
function settledSnapshot({ operator, snapshot, read }: OpenCluster): Promise<Snapshot> {
  return operator ? readSettled({ read, clock: systemClock, operator }) : Promise.resolve(snapshot);
}

function wishOf(
  { certificates }: ChangeRequest,
  { identities, wish }: ShapedChange,
  { operator }: OpenCluster,
): CertificateWish | null {
  if (certificates === null || identities === null) return null;
  const asked: CertificateWish = { ...certificates, identities, operator };
  return wish === undefined ? asked : wish(asked);
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
  const step = plan.steps.find((one) => one.changes.length > 0);
  for (const change of step?.changes ?? []) await writeChange(opened.api, change, keys, { dryRun: true });
}

/** The state of the link as it is now. */
export async function statusNow({ opened, link }: PreparedChange): Promise<Status> {
  return statusOf(await opened.read(), link, new Date());
}

function statusOf(snapshot: Snapshot, link: LinkName, now: Date): Status {
  return judge(snapshot, { now, version, link, expiresWithinMs: 30 * 86_400_000 });
}
