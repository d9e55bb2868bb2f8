import type { KubeObject } from '../../server/json.ts';
import { everywhere } from './calico-node.ts';
import { servicesEndpoint } from './objects.ts';

const name = 'calico-typha';
const labels = { 'k8s-app': name };

/** Deployment kube-system/calico-typha of calico-typha.yaml: plaintext. */
export function typha(version: string, replicas: number): KubeObject {
  const probe = (path: string, periodSeconds: number) => ({
    httpGet: { host: 'localhost', path, port: 9098, scheme: 'HTTP' },
    periodSeconds,
    timeoutSeconds: 10,
  });
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'kube-system', labels },
    spec: {
      replicas,
      revisionHistoryLimit: 2,
      selector: { matchLabels: labels },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '100%', maxUnavailable: 1 } },
      template: {
        metadata: { labels, annotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'true' } },
        spec: {
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          hostNetwork: true,
          terminationGracePeriodSeconds: 300,
          tolerations: everywhere,
          serviceAccountName: 'calico-node',
          priorityClassName: 'system-cluster-critical',
          securityContext: { fsGroup: 65534, seccompProfile: { type: 'RuntimeDefault' } },
          containers: [
            {
              name,
              image: `docker.io/calico/typha:${version}`,
              imagePullPolicy: 'IfNotPresent',
              ports: [{ containerPort: 5473, name, protocol: 'TCP' }],
              envFrom: [servicesEndpoint],
              env: [
                { name: 'TYPHA_LOGSEVERITYSCREEN', value: 'info' },
                { name: 'TYPHA_LOGFILEPATH', value: 'none' },
                { name: 'TYPHA_LOGSEVERITYSYS', value: 'none' },
                { name: 'TYPHA_CONNECTIONREBALANCINGMODE', value: 'kubernetes' },
                { name: 'TYPHA_DATASTORETYPE', value: 'kubernetes' },
                { name: 'TYPHA_HEALTHENABLED', value: 'true' },
                { name: 'TYPHA_SHUTDOWNTIMEOUTSECS', value: '300' },
              ],
              livenessProbe: probe('/liveness', 30),
              readinessProbe: probe('/readiness', 10),
              securityContext: { allowPrivilegeEscalation: false, runAsNonRoot: true },
            },
          ],
        },
      },
    },
  };
}

/** The Service and the PodDisruptionBudget that go with it. */
export const typhaCompanions: readonly KubeObject[] = [
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'kube-system', labels },
    spec: {
      clusterIP: '10.96.255.7',
      ports: [{ name, port: 5473, protocol: 'TCP', targetPort: name }],
      selector: labels,
    },
  },
  {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name, namespace: 'kube-system', labels },
    spec: { maxUnavailable: 1, selector: { matchLabels: labels } },
  },
];
