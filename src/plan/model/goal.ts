/** What both ends require of each other in the end. */
export type Goal = 'mtls-cn' | 'mtls-cn-or-spiffe' | 'mtls-spiffe';

/** New certificates of Typha or Felix, or of both from a new CA. */
export type RotationGoal = `rotate-${'typha' | 'felix' | 'ca'}`;

/** What a change is for: it stands in plans, backups and the Lease, so that a run can go on with one that was broken off. */
export type ChangeGoal =
  | Goal
  | RotationGoal
  | 'enable-felix-typha'
  | 'undo-enable-felix-typha'
  | 'enable-kube-apiserver'
  | 'enable-etcd'
  | 'rotate-etcd'
  | `restore ${string}`;

const ofOtherLinks: readonly string[] = [
  'enable-kube-apiserver',
  'enable-etcd',
  'rotate-etcd',
] satisfies readonly ChangeGoal[];

/** Whether a goal is about etcd or kube-apiserver, not about Typha and its clients; the goal is what an object states. */
export function isOfOtherLink(goal: string): boolean {
  return ofOtherLinks.includes(goal);
}

const rotations: readonly string[] = [
  'rotate-typha',
  'rotate-felix',
  'rotate-ca',
] satisfies readonly RotationGoal[];

/** Whether certificates were staged for a rotation between Typha and Felix; the goal is what an object states. */
export function isRotationGoal(goal: string | null): goal is RotationGoal {
  return goal !== null && rotations.includes(goal);
}
