/** What marks the objects of this program in a cluster. */
export const roleLabel = 'kubectl-calico-tls/role';
/** On staged certificates: the goal of the plan that they are for. */
export const goalLabel = 'kubectl-calico-tls/goal';
export const goalAnnotation = 'kubectl-calico-tls/goal';
export const backupAnnotation = 'kubectl-calico-tls/backup';
export const objectsAnnotation = 'kubectl-calico-tls/objects';

export type ObjectRole = 'lease' | 'backup' | 'pending' | 'ca';

export const labelsFor = (role: ObjectRole): Record<string, string> => ({
  'app.kubernetes.io/managed-by': 'kubectl-calico-tls',
  [roleLabel]: role,
});

export const names = { lease: 'calico-tls', pending: 'calico-tls-pending', ca: 'calico-tls-ca' } as const;
