import { textAt, textMapAt } from '../../json.ts';
import { type Address, addressText } from '../objects/address.ts';
import type { Api } from '../objects/api.ts';
import { ApiRefusal } from '../objects/api-failure.ts';
import { type RawObject, resourceVersionOf } from '../objects/raw-object.ts';
import {
  type BackedUp,
  type BackupContent,
  backupContent,
  backupName,
  backupSecret,
} from './backup-content.ts';
import { objectsAnnotation, roleLabel } from './labels.ts';

/** How many backups stay when a new one is made. */
export const keptBackups = 3;

/** A backup as a list shows it. */
export interface BackupSummary {
  readonly namespace: string;
  readonly name: string;
  readonly createdAt: string;
  readonly objects: readonly string[];
}

/** Reads objects as they are now; those that do not exist are noted as such. */
export async function readAsTheyAre(api: Api, addresses: readonly Address[]): Promise<BackedUp[]> {
  return Promise.all(addresses.map(async (address) => ({ address, object: await api.get(address) })));
}

/** Keeps objects in a new Secret. Its name is free: a second backup in the same second gets a number. */
export async function makeBackup(
  api: Api,
  request: { readonly namespace: string; readonly goal: string; readonly objects: readonly BackedUp[] },
): Promise<BackupContent> {
  const now = api.clock.now();
  const taken = new Set<string>();
  for (;;) {
    const name = backupName(now, (candidate) => taken.has(candidate));
    const content = { ...request, name, createdAt: now.toISOString() };
    const secret = backupSecret(content);
    const written = await api.create(secret);
    if (written.kind === 'written' || (await isOurs(api, secret))) return content;
    taken.add(name);
  }
}

/** After a lost answer the Secret may be there already, with exactly this content. */
async function isOurs(api: Api, secret: RawObject): Promise<boolean> {
  const { namespace, name } = secret.metadata;
  const found = await api.get({ kind: 'Secret', namespace, name });
  const [a, b] = [textMapAt(found, 'data'), textMapAt(secret, 'data')];
  return found !== null && Object.keys(b).every((key) => a[key] === b[key]);
}

/** A backup by its name; null when there is none, or it is not one of ours. */
export async function readBackup(api: Api, namespace: string, name: string): Promise<BackupContent | null> {
  const found = await api.get({ kind: 'Secret', namespace, name });
  return found === null ? null : backupContent(found);
}

/** Adds objects that the backup lacks, as they are now, to a backup of the same change. */
export async function extendBackup(
  api: Api,
  backup: BackupContent,
  addresses: readonly Address[],
): Promise<BackupContent> {
  const covered = new Set(backup.objects.map(({ address }) => addressText(address)));
  const missing = addresses.filter((address) => !covered.has(addressText(address)));
  if (missing.length === 0) return backup;
  const added = await readAsTheyAre(api, missing);
  for (;;) {
    const { namespace, name } = backup;
    const found = await api.get({ kind: 'Secret', namespace, name });
    const now = found === null ? null : backupContent(found);
    if (found === null || now === null)
      return makeBackup(api, { ...backup, objects: [...backup.objects, ...added] });
    const next = { ...now, objects: [...now.objects, ...added.filter((one) => !holds(now, one.address))] };
    const secret = backupSecret(next);
    const metadata = { ...found.metadata, ...secret.metadata, resourceVersion: resourceVersionOf(found) };
    const written = await api.replace({ ...secret, metadata });
    if (written.kind === 'written') return next;
  }
}

const holds = (backup: BackupContent, address: Address): boolean =>
  backup.objects.some((one) => addressText(one.address) === addressText(address));

/** Backups in a namespace, newest first; null when Secrets there may not be listed. */
export async function listBackups(api: Api, namespace: string): Promise<BackupSummary[] | null> {
  const found = await api.listMetadata('Secret', namespace, `${roleLabel}=backup`);
  if (found === null) return null;
  const backups = found.map((item) => {
    const metadata = textMapAt(item, 'metadata');
    return {
      namespace,
      name: metadata.name ?? '',
      createdAt: metadata.creationTimestamp ?? '',
      objects: (textMapAt(item.metadata, 'annotations')[objectsAnnotation] ?? '')
        .split(', ')
        .filter((o) => o !== ''),
    };
  });
  return backups.toSorted((a, b) => compare(b.createdAt, a.createdAt) || compare(b.name, a.name));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Deletes backups by name; says which are gone now. One that may not be deleted stays. */
export async function removeBackups(api: Api, backups: readonly BackupSummary[]): Promise<string[]> {
  const gone: string[] = [];
  for (const { namespace, name } of backups) {
    if (await removeSecret(api, namespace, name)) gone.push(name);
  }
  return gone;
}

/** Deletes a Secret of this program; false when the server does not allow it. */
export async function removeSecret(api: Api, namespace: string, name: string): Promise<boolean> {
  try {
    for (;;) {
      const found = await api.get({ kind: 'Secret', namespace, name });
      if (found === null || textAt(textMapAt(found.metadata, 'labels'), roleLabel) === undefined)
        return found === null;
      if ((await api.remove(found)) !== 'conflict') return true;
    }
  } catch (error) {
    if (error instanceof ApiRefusal) return false;
    throw error;
  }
}
