import type { RealCluster } from './real-cluster.ts';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** What `status` reads at most; a test checks that it is enough, and that the audit log shows no more. */
export const readingRules: readonly Rule[] = [
  {
    apiGroups: [''],
    resources: ['configmaps', 'namespaces', 'nodes', 'pods', 'secrets', 'services'],
    verbs: ['get', 'list'],
  },
  {
    apiGroups: ['apps'],
    resources: ['controllerrevisions', 'daemonsets', 'deployments', 'replicasets'],
    verbs: ['get', 'list'],
  },
  {
    apiGroups: ['operator.tigera.io', 'crd.projectcalico.org', 'projectcalico.org'],
    resources: ['*'],
    verbs: ['get', 'list'],
  },
];

type Subject = { readonly kind: 'User' | 'Group'; readonly name: string };

/** Binds a ClusterRole that exists. Kept until the cluster ends. */
export async function bind(cluster: RealCluster, role: string, subject: Subject): Promise<void> {
  await apply(cluster, {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: `${role}-${subject.kind}-${subject.name}`.toLowerCase() },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects: [{ ...subject, apiGroup: 'rbac.authorization.k8s.io' }],
  });
}

export async function role(cluster: RealCluster, name: string, rules: readonly object[]): Promise<void> {
  await apply(cluster, {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name },
    rules,
  });
}

async function apply(cluster: RealCluster, object: object): Promise<void> {
  await cluster.kubectl(['apply', '-f', '-'], JSON.stringify(object));
}
