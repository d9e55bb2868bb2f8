import type { KubeObject } from '../server/json.ts';
import type { Phase, ScenarioContext } from './scenario.ts';
import { addons } from './workloads/addons.ts';
import { controlPlane } from './workloads/control-plane.ts';
import { nodes } from './workloads/nodes.ts';
import { configMap, namespaceOf } from './workloads/objects.ts';

/** The age of the clusters of the scenarios, in days. */
const clusterAge = 90;
/** When Calico was installed. */
export const installAge = 60;
/** When the certificates of the user's own came. */
export const certificatesAge = 40;

/** A cluster as kubeadm leaves it, before Calico; without kube-proxy and CoreDNS where there are many nodes. */
export function kubeadm(
  { clusterCa }: ScenarioContext,
  options: { readonly nodes?: number; readonly pods?: readonly KubeObject[] } = {},
): Phase {
  const count = options.nodes ?? 4;
  const many = count > 1000;
  const root = (namespace: string): KubeObject =>
    configMap(namespace, 'kube-root-ca.crt', { 'ca.crt': clusterCa });
  return {
    daysAgo: clusterAge,
    manager: 'kubeadm',
    objects: [
      ...['default', 'kube-system'].map(namespaceOf),
      ...nodes(count),
      root('kube-system'),
      ...(many ? [] : addons),
      ...(options.pods ?? controlPlane()),
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'kubernetes', namespace: 'default', labels: { component: 'apiserver' } },
        spec: {
          clusterIP: '10.96.0.1',
          ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }],
        },
      },
    ],
  };
}
