import type { ChangeGoal } from '../plan/model/goal.ts';
import type { Step } from '../plan/model/step.ts';
import type { Permission } from '../snapshot/reading.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Observer } from './event.ts';
import type { Gate } from './gates/gate.ts';
import { healthGate } from './gates/health-gate.ts';
import { neededPermissions } from './gates/needed-permissions.ts';
import { ownershipGate } from './gates/ownership-gate.ts';
import { permissionGate } from './gates/permission-gate.ts';
import { type Address, addressText } from './objects/address.ts';
import type { Api } from './objects/api.ts';
import type { Ending } from './outcome.ts';
import { keepAuthority } from './storage/authority-secret.ts';
import { extendBackup, makeBackup, readAsTheyAre, readBackup } from './storage/backup.ts';
import type { BackupContent } from './storage/backup-content.ts';
import { names } from './storage/labels.ts';
import { type HeldLease, type LeaseState, readLease, takeLease } from './storage/lease.ts';
import { type Staged, stage } from './storage/staging.ts';
import { addressOf } from './writing/remove-object.ts';
import { addressOfChange } from './writing/write-change.ts';

/** What has to hold before the first write, and what that write needs. */
export interface SessionRequest {
  readonly api: Api;
  /** Where the originals are; Lease, backups and staged certificates are kept beside them. */
  readonly namespace: string;
  /** What the change is for: a run with the same goal continues one that was interrupted. */
  readonly goal: ChangeGoal;
  /** Who runs it, another text for each run: `alice@laptop, process 4711`. */
  readonly holder: string;
  /** The whole plan as it was shown. */
  readonly plan: readonly Step[];
  /** What else is asked for besides the rights that the plan's own verbs need. */
  readonly permissions?: readonly Permission[];
  /** Tell what is unhealthy instead of refusing. */
  readonly tolerant?: boolean;
  readonly operator: boolean;
  readonly staged: Staged | null;
  readonly observer: Observer;
  readonly signal?: AbortSignal;
}

/** The right to write, with a backup of everything that will change. */
export interface Session {
  readonly lease: HeldLease;
  /** `namespace/name`. */
  readonly backup: () => string;
  /** Adds to the backup what it lacks of these objects. */
  readonly cover: (addresses: readonly Address[]) => Promise<void>;
}

export type Opened =
  | { readonly kind: 'open'; readonly session: Session }
  | { readonly kind: 'closed'; readonly ending: Ending };

/** Passes the gates, takes the Lease, makes the backup and stages the certificates, in this order. */
export async function openSession(request: SessionRequest, snapshot: Snapshot): Promise<Opened> {
  const { api, observer } = request;
  const state = await readLease(api, request.namespace);
  for await (const gate of gates(request, snapshot, state)) {
    if (gate.kind === 'closed') return closed(gate);
    for (const text of gate.notices) observer({ kind: 'notice', text });
  }
  const taken = await takeLease(api, request);
  if (taken.kind === 'refused') return refusedBy(taken.state);
  const { lease } = taken;
  try {
    return await prepare(request, lease);
  } catch (error) {
    await lease.release(false, api).catch(() => undefined);
    throw error;
  }
}

/** Every right that a run needs before its first write. */
export function permissionsOfRun(
  request: Pick<SessionRequest, 'plan' | 'staged' | 'operator' | 'namespace' | 'permissions'>,
): Permission[] {
  const { plan, staged } = request;
  const own = { ...request, stages: staged !== null, keepsAuthority: staged?.caKeyPem != null };
  return [...neededPermissions(plan, own), ...(request.permissions ?? [])];
}

async function* gates(
  request: SessionRequest,
  snapshot: Snapshot,
  state: LeaseState | null,
): AsyncGenerator<Gate> {
  const { api, plan } = request;
  yield await permissionGate(api, permissionsOfRun(request));
  yield ownershipGate(plan);
  const mends = plan.some(({ proof }) => proof.refused > 0);
  // What a run of this program left in the middle is what the next one, on or back, is for.
  const goesOn = state !== null && state.unfinishedGoal !== null;
  yield healthGate(snapshot, plan, {
    tolerant: mends || goesOn,
    now: api.clock.now(),
  });
}

async function prepare(request: SessionRequest, lease: HeldLease): Promise<Opened> {
  const { api, namespace, staged, plan, observer } = request;
  let backup = await backupOf(request, lease);
  const noted = await lease.note(`${backup.namespace}/${backup.name}`);
  if (!noted) return lockLost;
  observer({
    kind: 'backup',
    namespace: backup.namespace,
    name: backup.name,
    objects: backup.objects.length,
  });
  if (staged !== null) await stage(api, namespace, staged, request.goal);
  if (
    staged?.caKeyPem != null &&
    staged.planKeepsCa !== true &&
    !(await keepAuthority(api, namespace, authorityOf(staged, staged.caKeyPem)))
  ) {
    await lease.release(false);
    return otherAuthority(namespace);
  }
  const session: Session = {
    lease,
    backup: () => `${backup.namespace}/${backup.name}`,
    cover: async (addresses) => {
      const before = backup.name;
      backup = await extendBackup(api, backup, addresses);
      if (backup.name !== before) await lease.note(`${backup.namespace}/${backup.name}`);
    },
  };
  await session.cover(addressesOf(plan));
  return { kind: 'open', session };
}

/** The backup of the interrupted run that this one continues, else a new one. */
async function backupOf(
  { api, namespace, goal, plan }: SessionRequest,
  lease: HeldLease,
): Promise<BackupContent> {
  const { before } = lease;
  const [place, name] = before?.unfinishedGoal === goal ? (before.backup?.split('/') ?? []) : [];
  const found = place === undefined || name === undefined ? null : await readBackup(api, place, name);
  if (found !== null) return found;
  const objects = await readAsTheyAre(api, addressesOf(plan));
  return makeBackup(api, { namespace, goal, objects });
}

function addressesOf(plan: readonly Step[]): Address[] {
  const all = plan.flatMap((step) => [...step.changes.map(addressOfChange), ...step.removals.map(addressOf)]);
  return [...new Map(all.map((address) => [addressText(address), address])).values()];
}

const authorityOf = (staged: Staged, privateKeyPem: string) => ({
  certificatePem: staged.caPem,
  privateKeyPem,
});

const closed = ({ code, reason, remedy }: Extract<Gate, { kind: 'closed' }>): Opened => ({
  kind: 'closed',
  ending: { kind: 'blocked', code, reason, remedy },
});

export const lockLostEnding: Ending = {
  kind: 'blocked',
  code: 'lock-lost',
  reason: 'another run has taken the Lease calico-tls over, so this one has stopped',
  remedy: 'See which run that is with kubectl get lease calico-tls, then run the command again.',
};

const lockLost: Opened = { kind: 'closed', ending: lockLostEnding };

function refusedBy({ holder, since, renewed }: LeaseState): Opened {
  return {
    kind: 'closed',
    ending: {
      kind: 'blocked',
      code: 'locked',
      reason: `${holder ?? 'another run'} is changing this cluster since ${since ?? 'an unknown time'} (alive at ${renewed ?? 'an unknown time'})`,
      remedy: 'Nothing was written. Wait until that run has ended, or end it; then run the command again.',
    },
  };
}

const otherAuthority = (namespace: string): Opened => ({
  kind: 'closed',
  ending: {
    kind: 'blocked',
    code: 'plan',
    reason: `Secret ${namespace}/${names.ca} holds another CA than the one made for this change`,
    remedy: `Use that one with --ca-secret ${namespace}/${names.ca}, or take it away with cleanup --ca.`,
  },
});
