import { objectAt, textAt, textMapAt } from '../json.ts';
import type { Permission } from '../snapshot/reading.ts';
import { permissionText } from './gates/needed-permissions.ts';
import { missingPermissions } from './gates/permission-gate.ts';
import { type Address, addressText, placeOf } from './objects/address.ts';
import type { Api } from './objects/api.ts';
import { keptBackups, listBackups } from './storage/backup.ts';
import { names, roleLabel } from './storage/labels.ts';
import { isExpired, leaseState } from './storage/lease.ts';

export interface CleanupOptions {
  readonly namespace: string;
  /** Every backup, not only the older ones. */
  readonly allBackups: boolean;
  /** Also the CA that this program made, with its key. */
  readonly authority: boolean;
}

/** One thing to take away. */
export interface Leftover {
  readonly address: Address;
  /** What it is, for people. */
  readonly what: string;
}

export interface CleanupPlan {
  readonly leftovers: readonly Leftover[];
  /** What stays, and why. */
  readonly notices: readonly string[];
}

/** What this program left in a namespace and may go. A run that is under way keeps its Lease and its certificates. */
export async function planCleanup(api: Api, options: CleanupOptions): Promise<CleanupPlan> {
  const { namespace } = options;
  const lease = await api.get({ kind: 'Lease', namespace, name: names.lease });
  const state = lease === null ? null : leaseState(lease);
  const working = state !== null && !isExpired(state, api.clock.now());
  const notices: string[] = [];
  const leftovers: Leftover[] = await oldBackups(api, options, notices);
  const pending = await ours(api, namespace, names.pending);
  if (pending !== null && working)
    notices.push(`${names.pending} stays: ${state.holder ?? 'a run'} works with it`);
  if (pending !== null && !working) {
    leftovers.push({ address: pending, what: 'new certificates and keys of a change that was not finished' });
  }
  if (lease !== null && working)
    notices.push(`Lease ${names.lease} stays: ${state.holder ?? 'a run'} holds it`);
  if (lease !== null && !working) {
    leftovers.push({
      address: { kind: 'Lease', namespace, name: names.lease },
      what: 'lock of a run that has ended',
    });
  }
  const authority = await ours(api, namespace, names.ca);
  if (authority !== null && options.authority) {
    leftovers.push({
      address: authority,
      what: 'CA made by this program, with its key: it cannot be made again',
    });
  }
  if (authority !== null && !options.authority)
    notices.push(`Secret ${names.ca} stays: give --ca to take the CA away`);
  return { leftovers, notices };
}

async function oldBackups(api: Api, options: CleanupOptions, notices: string[]): Promise<Leftover[]> {
  const backups = await listBackups(api, options.namespace);
  if (backups === null) {
    notices.push(`backups are not looked for: no right to list Secrets in ${options.namespace}`);
    return [];
  }
  const old = options.allBackups ? backups : backups.slice(keptBackups);
  const kept = backups.length - old.length;
  if (kept > 0)
    notices.push(
      `the newest ${kept === 1 ? 'backup stays' : `${kept} backups stay`}: give --all to take them too`,
    );
  return old.map(({ namespace, name, createdAt, objects }) => ({
    address: { kind: 'Secret', namespace, name },
    what: `backup of ${createdAt}: ${objects.join(', ')}`,
  }));
}

/** A Secret by that name when it carries this program's label. */
async function ours(api: Api, namespace: string, name: string): Promise<Address | null> {
  const found = await api.get({ kind: 'Secret', namespace, name });
  const labels = textMapAt(objectAt(found, 'metadata'), 'labels');
  return found !== null && textAt(labels, roleLabel) !== undefined
    ? { kind: 'Secret', namespace, name }
    : null;
}

/** The rights that a cleanup lacks, in words. */
export async function missingForCleanup(api: Api, plan: CleanupPlan): Promise<string[]> {
  return (await missingPermissions(api, permissionsOfCleanup(plan))).map(permissionText);
}

/** The rights that taking leftovers away needs: each is read once more, so that only what was shown goes. */
export function permissionsOfCleanup({ leftovers }: CleanupPlan): Permission[] {
  return leftovers.flatMap(({ address: { kind, namespace, name } }) =>
    (['get', 'delete'] as const).map((verb) => ({ verb, ...placeOf(kind), namespace, name })),
  );
}

/** Takes leftovers away, one after the other; says which are gone. */
export async function runCleanup(
  api: Api,
  { leftovers }: CleanupPlan,
  tell: (gone: string) => void,
): Promise<number> {
  let gone = 0;
  for (const { address } of leftovers) {
    const found = await api.get(address);
    if (found !== null && (await api.remove(found)) === 'conflict') continue;
    gone += 1;
    tell(addressText(address));
  }
  return gone;
}
