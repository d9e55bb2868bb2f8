import { permissionText } from '../../apply/gates/needed-permissions.ts';
import { gapsOf } from '../../calico/gaps.ts';
import { installation } from '../../calico/installation.ts';
import type { ListName } from '../../calico/lists.ts';
import { ExpectedError } from '../../errors.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';

/** What says who speaks with whom, who renders it, and which templates and files run: one unseen looks like none. */
const decisive: readonly ListName[] = [
  'daemon-sets',
  'deployments',
  'replica-sets',
  'controller-revisions',
  'typha-pods',
  'node-pods',
  'control-plane-pods',
  'installations',
];

const remedy = 'Nothing was written: what is not seen would count as not there.';

/**
 * Refuses to plan where workloads or pods could not be listed, neither in the whole cluster nor in Calico's own
 * namespace, or where what was listed contradicts itself: a DaemonSet that is not seen would count as one that is
 * not there.
 */
export function refuseUnlisted(snapshot: Snapshot): void {
  const gaps = gapsOf(snapshot, installation(snapshot)).filter(({ list }) => decisive.includes(list));
  if (gaps.length === 0) return;
  const rights = [...new Set(gaps.flatMap(({ permission }) => permission ?? []).map(permissionText))];
  if (rights.length > 0)
    throw new ExpectedError(`missing permission${rights.length === 1 ? '' : 's'}: ${rights.join('; ')}`, {
      code: 'permissions',
      remedy: `${remedy} Ask for these rights, or let somebody who has them run the command.`,
    });
  throw new ExpectedError(`not everything was read: ${[...new Set(gaps.map(({ why }) => why))].join('; ')}`, {
    code: 'unlisted',
    remedy: `${remedy} Run the command again.`,
  });
}
