import type { JsonObject, KubeObject } from '../../server/json.ts';
import { etcdEnvironment, etcdMount, etcdVolume, type NodeVariant, probe } from './calico-node.ts';

const name = 'calico-kube-controllers';
const labels = { 'k8s-app': name };

/** Deployment kube-system/calico-kube-controllers of Calico's manifests. */
export function kubeControllers({ datastore, version }: NodeVariant): KubeObject {
  const etcd = datastore === 'etcdv3';
  const environment: readonly JsonObject[] = etcd
    ? [
        ...etcdEnvironment,
        {
          name: 'ENABLED_CONTROLLERS',
          value: 'policy,namespace,serviceaccount,workloadendpoint,node,loadbalancer',
        },
      ]
    : [
        { name: 'ENABLED_CONTROLLERS', value: 'node,loadbalancer' },
        { name: 'DATASTORE_TYPE', value: 'kubernetes' },
      ];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'kube-system', labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      strategy: { type: 'Recreate' },
      template: {
        metadata: { name, namespace: 'kube-system', labels },
        spec: {
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          tolerations: [
            { key: 'CriticalAddonsOnly', operator: 'Exists' },
            { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' },
          ],
          serviceAccountName: name,
          priorityClassName: 'system-cluster-critical',
          securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
          ...(etcd ? { hostNetwork: true } : {}),
          containers: [
            {
              name,
              image: `docker.io/calico/kube-controllers:${version}`,
              imagePullPolicy: 'IfNotPresent',
              env: environment,
              livenessProbe: probe(['/usr/bin/check-status', '-l'], 6),
              readinessProbe: probe(['/usr/bin/check-status', '-r'], 3),
              securityContext: { runAsNonRoot: true },
              ...(etcd ? { volumeMounts: [etcdMount] } : {}),
            },
          ],
          ...(etcd ? { volumes: [etcdVolume(288)] } : {}),
        },
      },
    },
  };
}
