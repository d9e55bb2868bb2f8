import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Installation } from './installation.ts';
import { isAsked, type ListName } from './lists.ts';
import type { Role } from './workload.ts';

/** A list of which nobody was asked, and that must have had an object: files were given without it. */
export interface LeftOut {
  readonly list: ListName;
  readonly why: string;
}

/** What an install of a kind always has and files leave out; nothing where the API server was asked for it. */
export function leftOut(
  snapshot: Snapshot,
  { kind, workloads }: Pick<Installation, 'kind' | 'workloads'>,
): LeftOut[] {
  const { files } = snapshot.metadata;
  if (kind === 'none' || files.length === 0) return [];
  const where = files.length > 3 ? `the ${files.length} files` : files.join(', ');
  const lacks = (list: ListName, ...roles: readonly Role[]) =>
    !isAsked(snapshot, list) && !workloads.some(({ role }) => roles.includes(role));
  const says = (list: ListName, what: string): LeftOut => ({
    list,
    why: `${what}, which is not in ${where}`,
  });
  const operator = kind === 'operator';
  return [
    ...(operator && lacks('deployments', 'typha')
      ? [says('deployments', 'the operator makes Deployment calico-system/calico-typha')]
      : []),
    ...(lacks('daemon-sets', 'node', 'node-windows')
      ? [
          says(
            'daemon-sets',
            operator
              ? 'the operator makes DaemonSet calico-system/calico-node'
              : 'every install has a DaemonSet of calico-node',
          ),
        ]
      : []),
  ];
}
