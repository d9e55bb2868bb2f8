import type { RestoreChange } from './restore-plan.ts';

/**
 * The order in which objects are put back, in groups that are each waited for. What others move to comes first;
 * workloads that did not exist go once nothing meets them, then what they used. Under the operator each object is
 * a group of its own: changed at once, the operator overwrites the second Secret.
 */
export function restoreGroups(
  changes: readonly RestoreChange[],
  operator: boolean,
  goal = '',
): RestoreChange[][] {
  if (goal === 'enable-etcd') return etcdGroups(changes);
  const ordered = changes.toSorted((a, b) => rank(a) - rank(b));
  if (operator) return ordered.map((change) => [change]);
  const removals = ordered.filter(isRemoval);
  const written = ordered.filter((change) => !isRemoval(change));
  const made = written.filter(({ current }) => current === null);
  const changed = written.filter(({ current }) => current !== null);
  const isMovedTo = made.some(({ address }) => address.kind === 'Service' || isWorkload(address));
  return [
    ...(isMovedTo ? [made, changed] : [written]),
    removals.filter(({ address }) => isWorkload(address)),
    removals.filter(({ address }) => !isWorkload(address)),
  ].filter((group) => group.length > 0);
}

/** Addresses and paths in ConfigMaps first, then the pods that resolve them at their start, then files that nobody names any more. */
function etcdGroups(changes: readonly RestoreChange[]): RestoreChange[][] {
  const ofKind = (...kinds: readonly string[]) =>
    changes.filter(({ address }) => kinds.includes(address.kind));
  return [
    ofKind('ConfigMap'),
    ofKind('Deployment', 'DaemonSet', 'Pod'),
    ofKind('Secret', 'Service', 'PodDisruptionBudget'),
  ].filter((group) => group.length > 0);
}

const isRemoval = ({ wanted }: RestoreChange): boolean => wanted === null;

export const isWorkload = ({ kind }: RestoreChange['address']): boolean =>
  kind === 'Deployment' || kind === 'DaemonSet';

/** CAs that are missing come first, others last; pods read what is there when they are made. */
function rank({ address, current, wanted }: RestoreChange): number {
  const isGone = wanted === null;
  switch (address.kind) {
    case 'ConfigMap':
      return current === null ? 0 : 5;
    case 'Secret':
      return isGone ? 4 : 1;
    case 'Service':
    case 'PodDisruptionBudget':
      return 2;
    case 'Pod':
      return isGone ? 0 : 6;
    default:
      return 3;
  }
}
