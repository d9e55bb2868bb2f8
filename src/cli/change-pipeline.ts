import { apiOf } from '../apply/api.ts';
import { type CertificateWish, keysOf, materialsOf, obtainCertificates } from '../apply/certificates.ts';
import { systemClock } from '../apply/clock.ts';
import { applyPlan } from '../apply/engine.ts';
import type { Observer } from '../apply/event.ts';
import { type KeyStore, noKeys } from '../apply/key-store.ts';
import type { Outcome } from '../apply/outcome.ts';
import { readSettled } from '../apply/read-settled.ts';
import type { Staged } from '../apply/staging.ts';
import { writeChange } from '../apply/write-change.ts';
import { operatorNamespace } from '../calico/installation.ts';
import { references } from '../calico/references.ts';
import { type Connection, connect } from '../cluster/connection.ts';
import type { KubeFlags } from '../cluster/flags.ts';
import { readSnapshot } from '../cluster/read-snapshot.ts';
import type { RequestLog } from '../cluster/request.ts';
import { judge } from '../links/judge.ts';
import type { Status } from '../links/status.ts';
import { type IdentityRequest, identitiesOf } from '../plan/identities.ts';
import { identityPlanner, nextStep } from '../plan/next-step.ts';
import { defaultArrivalSeconds, type PlanOptions } from '../plan/options.ts';
import type { Goal } from '../plan/step.ts';
import { type Plan, wholePlan } from '../plan/whole-plan.ts';
import { type World, worldOf } from '../plan/world.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { leaseHolder } from './lease-holder.ts';
import { noCalico } from './no-calico.ts';
import { version } from './package.ts';

export interface ChangeRequest {
  readonly goal: Goal;
  readonly cluster: KubeFlags & { readonly namespace?: string | undefined };
  readonly identities: IdentityRequest;
  readonly certificates: Pick<CertificateWish, 'source' | 'lifetimeDays' | 'keyAlgorithm'>;
  readonly retireCa: boolean;
  /** How long a kubelet may take to bring a changed file into a running pod, in seconds; by default its documented limits. */
  readonly arrivalSeconds?: number;
  /** Plan without certificates: only what they are to be called is wanted. */
  readonly withoutCertificates?: boolean;
  readonly log: RequestLog | null;
}

/** A plan with everything that carrying it out takes. Close it when done. */
export interface PreparedChange {
  readonly plan: Plan;
  readonly world: World;
  readonly connection: Connection;
  readonly options: PlanOptions;
  readonly staged: Staged | null;
  /** Where the originals are kept. */
  readonly namespace: string;
  readonly read: () => Promise<Snapshot>;
}

/** Reads the cluster and plans; new certificates are made, in memory, only where the plan needs them. */
export async function prepareChange(request: ChangeRequest, now: Date): Promise<PreparedChange> {
  const connection = await connect(
    request.cluster,
    process.env,
    request.log === null ? {} : { log: request.log },
  );
  try {
    const namespaceFlag = request.cluster.namespace ?? null;
    const read = () =>
      readSnapshot(connection, { namespace: namespaceFlag, references, link: 'felix-typha' }, new Date());
    const first = worldOf(await read());
    const snapshot = await settledSnapshot(first, read);
    const world = worldOf(snapshot);
    if (world.installation.kind === 'none') throw noCalico(statusOf(snapshot, now), []);
    const operator = world.installation.kind === 'operator';
    const namespace = operator ? operatorNamespace : (world.installation.namespace ?? 'kube-system');
    const identities = identitiesOf(world, request.identities);
    const options: PlanOptions = {
      goal: request.goal,
      identities,
      materials: null,
      retireCa: request.retireCa,
      arrivalSeconds: request.arrivalSeconds ?? defaultArrivalSeconds,
    };
    const without = wholePlan(snapshot, identityPlanner(options), now);
    const needsNone = without.end.kind === 'done' || without.end.needs !== 'certificates';
    if (needsNone || request.withoutCertificates === true)
      return { plan: without, world, connection, options, staged: null, namespace, read };
    const wish: CertificateWish = { ...request.certificates, identities, operator };
    const staged = await obtainCertificates(apiOf(connection, systemClock), namespace, wish, now);
    const complete: PlanOptions = { ...options, materials: materialsOf(staged) };
    const plan = wholePlan(snapshot, identityPlanner(complete), now);
    return { plan, world, connection, options: complete, staged, namespace, read };
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** What the operator has made of its Secrets by now: a run that was killed may have left it at work. */
function settledSnapshot(
  { snapshot, installation }: World,
  read: () => Promise<Snapshot>,
): Promise<Snapshot> {
  if (installation.kind !== 'operator') return Promise.resolve(snapshot);
  return readSettled({ read, clock: systemClock, operator: true });
}

export interface RunOptions {
  readonly step: boolean;
  readonly timeoutMs: number;
  readonly observer: Observer;
  readonly signal: AbortSignal;
}

/** Carries a prepared change out. */
export function runChange(
  prepared: PreparedChange,
  { step, timeoutMs, observer, signal }: RunOptions,
): Promise<Outcome> {
  const { connection, plan, options, staged, namespace, read, world } = prepared;
  return applyPlan({
    connection,
    clock: systemClock,
    read,
    next: (snapshot) => nextStep(snapshot, options, new Date()),
    keys: keysFor(staged),
    namespace,
    goal: options.goal,
    holder: leaseHolder(),
    plan: plan.steps,
    operator: world.installation.kind === 'operator',
    staged,
    observer,
    signal,
    options: { step, timeoutMs },
  });
}

/** Has the API server check the writes of the first step that has any, without keeping them. */
export async function checkOnServer({ plan, connection, staged }: PreparedChange): Promise<void> {
  const api = apiOf(connection, systemClock);
  const step = plan.steps.find((one) => one.changes.length > 0);
  for (const change of step?.changes ?? []) await writeChange(api, change, keysFor(staged), { dryRun: true });
}

/** The state of the link as it is now. */
export async function statusNow(prepared: PreparedChange): Promise<Status> {
  return statusOf(await prepared.read(), new Date());
}

function statusOf(snapshot: Snapshot, now: Date): Status {
  return judge(snapshot, { now, version, link: 'felix-typha', expiresWithinMs: 30 * 86_400_000 });
}

/** The new keys, for whoever writes them. */
export function keysFor(staged: Staged | null): KeyStore {
  return staged === null ? noKeys : keysOf(staged);
}
