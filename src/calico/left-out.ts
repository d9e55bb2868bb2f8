import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Installation } from './installation.ts';
import { isAsked, type ListName } from './lists.ts';
import { isRolling, isTemplateUnseen, type Role, type Workload, workloadName } from './workload.ts';

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
  const lacks = (...roles: readonly Role[]) => !workloads.some(({ role }) => roles.includes(role));
  const always = kind === 'operator' ? ofOperator : ofManifests;
  return [
    ...always
      .filter(({ roles }) => lacks(...roles))
      .map(({ list, what }) => ({ list, why: `${what}, which is not in ${where}` })),
    ...workloads.flatMap((workload) => oldTemplates(workload, where)),
  ].filter(({ list }) => !isAsked(snapshot, list));
}

interface Always {
  readonly list: ListName;
  /** Any of them. */
  readonly roles: readonly Role[];
  readonly what: string;
}

const ofManifests: readonly Always[] = [
  {
    list: 'daemon-sets',
    roles: ['node', 'node-windows'],
    what: 'every install has a DaemonSet of calico-node',
  },
];

const ofOperator: readonly Always[] = [
  {
    list: 'deployments',
    roles: ['typha'],
    what: 'the operator makes Deployment calico-system/calico-typha',
  },
  {
    list: 'daemon-sets',
    roles: ['node', 'node-windows'],
    what: 'the operator makes DaemonSet calico-system/calico-node',
  },
];

/** Pods that a status counts and whose template no history shows. */
function oldTemplates(workload: Workload, where: string): LeftOut[] {
  const { object, role } = workload;
  if (role === 'operator' || isRolling(workload) || !isRollingByStatus(object)) return [];
  const [list, history] =
    object.kind === 'Deployment'
      ? (['replica-sets', 'ReplicaSet'] as const)
      : (['controller-revisions', 'ControllerRevision'] as const);
  return [
    {
      list,
      why: `pods of ${workloadName(workload)} run an older template, whose ${history} is not in ${where}`,
    },
  ];
}

/** Whether its controller has pods left to replace, or has not yet seen the template. */
function isRollingByStatus(object: Workload['object']): boolean {
  if (object.status === undefined) return false;
  if (isTemplateUnseen(object)) return true;
  return object.kind === 'Deployment'
    ? (object.status?.updatedReplicas ?? 0) < (object.status?.replicas ?? 0)
    : (object.status?.updatedNumberScheduled ?? 0) < (object.status?.desiredNumberScheduled ?? 0);
}
