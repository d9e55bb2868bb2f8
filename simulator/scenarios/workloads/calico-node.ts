import type { JsonObject, KubeObject } from '../../server/json.ts';
import { fromConfigMap, fromNodeName, hostPath, servicesEndpoint } from './objects.ts';

/** How the manifest was made: where Calico keeps its data, and under which names. */
export interface NodeVariant {
  readonly datastore: 'kubernetes' | 'etcdv3';
  readonly version: string;
}

const config = 'calico-config';
const privileged: JsonObject = { privileged: true };

/** DaemonSet kube-system/calico-node of Calico's manifests, without any TLS of Typha. */
export function calicoNode(variant: NodeVariant): KubeObject {
  const { datastore, version } = variant;
  const etcd = datastore === 'etcdv3';
  const labels = { 'k8s-app': 'calico-node' };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'calico-node', namespace: 'kube-system', labels },
    spec: {
      selector: { matchLabels: labels },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
      template: {
        metadata: { labels },
        spec: {
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          hostNetwork: true,
          tolerations: everywhere,
          serviceAccountName: 'calico-node',
          securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
          terminationGracePeriodSeconds: 0,
          priorityClassName: 'system-node-critical',
          initContainers: [...(etcd ? [] : [upgradeIpam(version)]), installCni(variant), mountBpffs(version)],
          containers: [
            {
              name: 'calico-node',
              image: `docker.io/calico/node:${version}`,
              imagePullPolicy: 'IfNotPresent',
              envFrom: [servicesEndpoint],
              env: [...(etcd ? etcdEnvironment : kubernetesEnvironment), ...commonEnvironment],
              lifecycle: { preStop: { exec: { command: ['/bin/calico-node', '-shutdown'] } } },
              livenessProbe: probe(['/bin/calico-node', '-felix-live', '-bird-live'], 6),
              readinessProbe: probe(['/bin/calico-node', '-felix-ready', '-bird-ready'], 3),
              resources: { requests: { cpu: '250m' } },
              securityContext: privileged,
              volumeMounts: [...nodeMounts, ...(etcd ? [etcdMount] : [])],
            },
          ],
          volumes: [...nodeVolumes, ...(etcd ? [etcdVolume(256)] : [])],
        },
      },
    },
  };
}

export const everywhere: readonly JsonObject[] = [
  { effect: 'NoSchedule', operator: 'Exists' },
  { key: 'CriticalAddonsOnly', operator: 'Exists' },
  { effect: 'NoExecute', operator: 'Exists' },
];

/** Where an etcd manifest mounts its certificates. */
export const etcdMount: JsonObject = { mountPath: '/calico-secrets', name: 'etcd-certs' };

export function etcdVolume(defaultMode: number): JsonObject {
  return { name: 'etcd-certs', secret: { secretName: 'calico-etcd-secrets', defaultMode } };
}

/** The environment by which calico/node and kube-controllers find etcd. */
export const etcdEnvironment: readonly JsonObject[] = [
  fromConfigMap('ETCD_ENDPOINTS', config, 'etcd_endpoints'),
  fromConfigMap('ETCD_CA_CERT_FILE', config, 'etcd_ca'),
  fromConfigMap('ETCD_KEY_FILE', config, 'etcd_key'),
  fromConfigMap('ETCD_CERT_FILE', config, 'etcd_cert'),
];

const kubernetesEnvironment: readonly JsonObject[] = [
  { name: 'DATASTORE_TYPE', value: 'kubernetes' },
  fromConfigMap('FELIX_TYPHAK8SSERVICENAME', config, 'typha_service_name'),
  { name: 'WAIT_FOR_DATASTORE', value: 'true' },
  fromNodeName('NODENAME'),
];

const commonEnvironment: readonly JsonObject[] = [
  fromConfigMap('CALICO_NETWORKING_BACKEND', config, 'calico_backend'),
  { name: 'CLUSTER_TYPE', value: 'k8s,bgp' },
  { name: 'IP', value: 'autodetect' },
  { name: 'CALICO_IPV4POOL_IPIP', value: 'Always' },
  { name: 'CALICO_IPV4POOL_VXLAN', value: 'Never' },
  fromConfigMap('FELIX_IPINIPMTU', config, 'veth_mtu'),
  { name: 'CALICO_DISABLE_FILE_LOGGING', value: 'true' },
  { name: 'FELIX_DEFAULTENDPOINTTOHOSTACTION', value: 'ACCEPT' },
  { name: 'FELIX_IPV6SUPPORT', value: 'false' },
  { name: 'FELIX_HEALTHENABLED', value: 'true' },
];

function upgradeIpam(version: string): JsonObject {
  return {
    name: 'upgrade-ipam',
    image: `docker.io/calico/cni:${version}`,
    imagePullPolicy: 'IfNotPresent',
    command: ['/opt/cni/bin/calico-ipam', '-upgrade'],
    envFrom: [servicesEndpoint],
    env: [
      fromNodeName('KUBERNETES_NODE_NAME'),
      fromConfigMap('CALICO_NETWORKING_BACKEND', config, 'calico_backend'),
    ],
    securityContext: privileged,
    volumeMounts: [{ mountPath: '/host/opt/cni/bin', name: 'cni-bin-dir' }],
  };
}

function installCni({ datastore, version }: NodeVariant): JsonObject {
  const etcd = datastore === 'etcdv3';
  return {
    name: 'install-cni',
    image: `docker.io/calico/cni:${version}`,
    imagePullPolicy: 'IfNotPresent',
    command: ['/opt/cni/bin/install'],
    envFrom: [servicesEndpoint],
    env: [
      { name: 'CNI_CONF_NAME', value: '10-calico.conflist' },
      fromConfigMap('CNI_NETWORK_CONFIG', config, 'cni_network_config'),
      etcd ? fromConfigMap('ETCD_ENDPOINTS', config, 'etcd_endpoints') : fromNodeName('KUBERNETES_NODE_NAME'),
      fromConfigMap('CNI_MTU', config, 'veth_mtu'),
      { name: 'SLEEP', value: 'false' },
    ],
    securityContext: privileged,
    volumeMounts: [
      { mountPath: '/host/opt/cni/bin', name: 'cni-bin-dir' },
      { mountPath: '/host/etc/cni/net.d', name: 'cni-net-dir' },
      ...(etcd ? [etcdMount] : []),
    ],
  };
}

function mountBpffs(version: string): JsonObject {
  return {
    name: 'mount-bpffs',
    image: `docker.io/calico/node:${version}`,
    imagePullPolicy: 'IfNotPresent',
    command: ['calico-node', '-init', '-best-effort'],
    securityContext: privileged,
    volumeMounts: [
      { mountPath: '/sys/fs', name: 'sys-fs', mountPropagation: 'Bidirectional' },
      { mountPath: '/var/run/calico', name: 'var-run-calico', mountPropagation: 'Bidirectional' },
      { mountPath: '/nodeproc', name: 'nodeproc', readOnly: true },
    ],
  };
}

export function probe(command: readonly string[], failureThreshold: number): JsonObject {
  return { exec: { command }, periodSeconds: 10, timeoutSeconds: 10, failureThreshold };
}

const nodeMounts: readonly JsonObject[] = [
  { mountPath: '/host/etc/cni/net.d', name: 'cni-net-dir' },
  { mountPath: '/lib/modules', name: 'lib-modules', readOnly: true },
  { mountPath: '/run/xtables.lock', name: 'xtables-lock' },
  { mountPath: '/var/run/calico', name: 'var-run-calico' },
  { mountPath: '/var/lib/calico', name: 'var-lib-calico' },
  { mountPath: '/var/run/nodeagent', name: 'policysync' },
  { mountPath: '/sys/fs/bpf', name: 'bpffs' },
  { mountPath: '/var/log/calico/cni', name: 'cni-log-dir', readOnly: true },
];

const nodeVolumes: readonly JsonObject[] = [
  hostPath('lib-modules', '/lib/modules'),
  hostPath('var-run-calico', '/var/run/calico', 'DirectoryOrCreate'),
  hostPath('var-lib-calico', '/var/lib/calico', 'DirectoryOrCreate'),
  hostPath('xtables-lock', '/run/xtables.lock', 'FileOrCreate'),
  hostPath('sys-fs', '/sys/fs/', 'DirectoryOrCreate'),
  hostPath('bpffs', '/sys/fs/bpf', 'Directory'),
  hostPath('nodeproc', '/proc'),
  hostPath('cni-bin-dir', '/opt/cni/bin', 'DirectoryOrCreate'),
  hostPath('cni-net-dir', '/etc/cni/net.d'),
  hostPath('cni-log-dir', '/var/log/calico/cni'),
  hostPath('policysync', '/var/run/nodeagent', 'DirectoryOrCreate'),
];
