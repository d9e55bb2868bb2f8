import type { JsonObject, KubeObject } from '../../server/json.ts';
import { cniNetworkConfig } from './calico-config.ts';
import { everywhere, probe } from './calico-node.ts';
import { configMap, fromConfigMap, fromNodeName, hostPath, servicesEndpoint } from './objects.ts';

const config = 'canal-config';
const labels = { 'k8s-app': 'canal' };
const privileged: JsonObject = { privileged: true };

/** ConfigMap kube-system/canal-config. */
export const canalConfig: KubeObject = configMap('kube-system', config, {
  typha_service_name: 'none',
  canal_iface: '',
  masquerade: 'true',
  veth_mtu: '0',
  cni_network_config: cniNetworkConfig(false).replace('"calico-ipam"', '"host-local"'),
  'net-conf.json': JSON.stringify({ Network: '10.244.0.0/16', Backend: { Type: 'vxlan' } }, null, 2),
});

/** DaemonSet kube-system/canal: calico-node for policy beside flannel for the network. */
export function canal(version: string): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'canal', namespace: 'kube-system', labels },
    spec: {
      selector: { matchLabels: labels },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
      template: {
        metadata: { labels },
        spec: {
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          hostNetwork: true,
          tolerations: everywhere,
          serviceAccountName: 'canal',
          securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
          terminationGracePeriodSeconds: 0,
          priorityClassName: 'system-node-critical',
          initContainers: [installCni(version)],
          containers: [node(version), flannel],
          volumes: [
            hostPath('lib-modules', '/lib/modules'),
            hostPath('var-run-calico', '/var/run/calico', 'DirectoryOrCreate'),
            hostPath('var-lib-calico', '/var/lib/calico', 'DirectoryOrCreate'),
            hostPath('xtables-lock', '/run/xtables.lock', 'FileOrCreate'),
            { name: 'flannel-cfg', configMap: { name: config } },
            hostPath('cni-bin-dir', '/opt/cni/bin', 'DirectoryOrCreate'),
            hostPath('cni-net-dir', '/etc/cni/net.d'),
            hostPath('policysync', '/var/run/nodeagent', 'DirectoryOrCreate'),
          ],
        },
      },
    },
  };
}

function node(version: string): JsonObject {
  return {
    name: 'calico-node',
    image: `docker.io/calico/node:${version}`,
    imagePullPolicy: 'IfNotPresent',
    envFrom: [servicesEndpoint],
    env: [
      { name: 'DATASTORE_TYPE', value: 'kubernetes' },
      { name: 'USE_POD_CIDR', value: 'true' },
      { name: 'WAIT_FOR_DATASTORE', value: 'true' },
      fromNodeName('NODENAME'),
      { name: 'CALICO_NETWORKING_BACKEND', value: 'none' },
      { name: 'CLUSTER_TYPE', value: 'k8s,canal' },
      { name: 'FELIX_IPTABLESREFRESHINTERVAL', value: '60' },
      { name: 'IP', value: '' },
      { name: 'CALICO_DISABLE_FILE_LOGGING', value: 'true' },
      { name: 'FELIX_DEFAULTENDPOINTTOHOSTACTION', value: 'ACCEPT' },
      { name: 'FELIX_IPV6SUPPORT', value: 'false' },
      { name: 'FELIX_HEALTHENABLED', value: 'true' },
    ],
    livenessProbe: probe(['/bin/calico-node', '-felix-live'], 6),
    readinessProbe: { httpGet: { host: 'localhost', path: '/readiness', port: 9099 }, periodSeconds: 10 },
    resources: { requests: { cpu: '250m' } },
    securityContext: privileged,
    volumeMounts: [
      { mountPath: '/host/etc/cni/net.d', name: 'cni-net-dir' },
      { mountPath: '/lib/modules', name: 'lib-modules', readOnly: true },
      { mountPath: '/run/xtables.lock', name: 'xtables-lock' },
      { mountPath: '/var/run/calico', name: 'var-run-calico' },
      { mountPath: '/var/lib/calico', name: 'var-lib-calico' },
      { mountPath: '/var/run/nodeagent', name: 'policysync' },
    ],
  };
}

const flannel: JsonObject = {
  name: 'kube-flannel',
  image: 'docker.io/flannel/flannel:v0.24.4',
  imagePullPolicy: 'IfNotPresent',
  command: ['/opt/bin/flanneld', '--ip-masq', '--kube-subnet-mgr'],
  env: [
    fromConfigMap('FLANNELD_IFACE', config, 'canal_iface'),
    fromConfigMap('FLANNELD_IP_MASQ', config, 'masquerade'),
  ],
  securityContext: privileged,
  volumeMounts: [
    { mountPath: '/run/xtables.lock', name: 'xtables-lock' },
    { mountPath: '/etc/kube-flannel/', name: 'flannel-cfg' },
  ],
};

function installCni(version: string): JsonObject {
  return {
    name: 'install-cni',
    image: `docker.io/calico/cni:${version}`,
    imagePullPolicy: 'IfNotPresent',
    command: ['/opt/cni/bin/install'],
    envFrom: [servicesEndpoint],
    env: [
      { name: 'CNI_CONF_NAME', value: '10-canal.conflist' },
      fromConfigMap('CNI_NETWORK_CONFIG', config, 'cni_network_config'),
      fromNodeName('KUBERNETES_NODE_NAME'),
      fromConfigMap('CNI_MTU', config, 'veth_mtu'),
      { name: 'SLEEP', value: 'false' },
    ],
    securityContext: privileged,
    volumeMounts: [
      { mountPath: '/host/opt/cni/bin', name: 'cni-bin-dir' },
      { mountPath: '/host/etc/cni/net.d', name: 'cni-net-dir' },
    ],
  };
}
