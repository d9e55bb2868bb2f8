import type { JsonObject, KubeObject } from '../json.ts';
import { objectAt } from '../json.ts';
import { bundleHashes } from './bundle.ts';
import type { Hashes } from './hashes.ts';
import { identityOf, type OperatorInputs } from './inputs.ts';
import { operatorLabels, ownedMetadata, targetNamespace } from './metadata.ts';
import { bundleMounts, bundleVolume, hostPath, image, privileged, secretVolume } from './pod-parts.ts';

const name = 'calico-node';

/** DaemonSet calico-system/calico-node. */
export function nodeDaemonSet(inputs: OperatorInputs, hashes: Hashes): KubeObject {
  const strategy = objectAt(inputs.installation, 'spec', 'nodeUpdateStrategy');
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: ownedMetadata(inputs.installation, targetNamespace, name),
    spec: {
      selector: { matchLabels: { 'k8s-app': name } },
      updateStrategy:
        Object.keys(strategy).length > 0
          ? strategy
          : { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
      template: {
        metadata: {
          labels: { ...operatorLabels(name), 'operator.tigera.io/host-networked': 'true' },
          annotations: {
            ...bundleHashes(inputs, hashes),
            'hash.operator.tigera.io/cni-config': hashes.of('cni config'),
          },
        },
        spec: podSpec(inputs),
      },
    },
  };
}

function podSpec(inputs: OperatorInputs): JsonObject {
  return {
    containers: [
      {
        name,
        image: image('node', inputs.installation),
        imagePullPolicy: 'IfNotPresent',
        env: environment(inputs),
        lifecycle: { preStop: { exec: { command: ['/bin/calico-node', '-shutdown'] } } },
        livenessProbe: {
          httpGet: { host: 'localhost', path: '/liveness', port: 9099, scheme: 'HTTP' },
          periodSeconds: 60,
          timeoutSeconds: 10,
        },
        readinessProbe: {
          exec: { command: ['/bin/calico-node', '-bird-ready', '-felix-ready'] },
          periodSeconds: 30,
          timeoutSeconds: 5,
        },
        securityContext: privileged,
        volumeMounts: [
          { mountPath: '/sys/fs/bpf', name: 'bpffs' },
          { mountPath: '/host/etc/cni/net.d', name: 'cni-net-dir' },
          { mountPath: '/lib/modules', name: 'lib-modules', readOnly: true },
          { mountPath: '/node-certs', name: 'node-certs', readOnly: true },
          { mountPath: '/var/run/nodeagent', name: 'policysync' },
          ...bundleMounts,
          { mountPath: '/var/lib/calico', name: 'var-lib-calico' },
          { mountPath: '/var/log/calico', name: 'var-log-calico' },
          { mountPath: '/var/run/calico', name: 'var-run-calico' },
          { mountPath: '/run/xtables.lock', name: 'xtables-lock' },
        ],
      },
    ],
    initContainers: [
      {
        name: 'flexvol-driver',
        image: image('pod2daemon-flexvol', inputs.installation),
        imagePullPolicy: 'IfNotPresent',
        securityContext: privileged,
        volumeMounts: [{ mountPath: '/host/driver', name: 'flexvol-driver-host' }],
      },
      {
        name: 'install-cni',
        image: image('cni', inputs.installation),
        imagePullPolicy: 'IfNotPresent',
        command: ['/opt/cni/bin/install'],
        env: [
          { name: 'CNI_CONF_NAME', value: '10-calico.conflist' },
          { name: 'SLEEP', value: 'false' },
          { name: 'CNI_NET_DIR', value: '/etc/cni/net.d' },
          {
            name: 'CNI_NETWORK_CONFIG',
            valueFrom: { configMapKeyRef: { key: 'config', name: 'cni-config' } },
          },
        ],
        securityContext: privileged,
        volumeMounts: [
          { mountPath: '/host/opt/cni/bin', name: 'cni-bin-dir' },
          { mountPath: '/host/etc/cni/net.d', name: 'cni-net-dir' },
        ],
      },
    ],
    dnsPolicy: 'Default',
    hostNetwork: true,
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    priorityClassName: 'system-node-critical',
    serviceAccountName: name,
    terminationGracePeriodSeconds: 5,
    tolerations: [
      { key: 'CriticalAddonsOnly', operator: 'Exists' },
      { effect: 'NoSchedule', operator: 'Exists' },
      { effect: 'NoExecute', operator: 'Exists' },
    ],
    volumes: [
      hostPath('bpffs', '/sys/fs/bpf', 'Directory'),
      hostPath('cni-bin-dir', '/opt/cni/bin', 'DirectoryOrCreate'),
      hostPath('cni-net-dir', '/etc/cni/net.d'),
      hostPath(
        'flexvol-driver-host',
        '/usr/libexec/kubernetes/kubelet-plugins/volume/exec/nodeagent~uds',
        'DirectoryOrCreate',
      ),
      hostPath('lib-modules', '/lib/modules'),
      secretVolume('node-certs'),
      hostPath('policysync', '/var/run/nodeagent', 'DirectoryOrCreate'),
      bundleVolume,
      hostPath('var-lib-calico', '/var/lib/calico', 'DirectoryOrCreate'),
      hostPath('var-log-calico', '/var/log/calico', 'DirectoryOrCreate'),
      hostPath('var-run-calico', '/var/run/calico', 'DirectoryOrCreate'),
      hostPath('xtables-lock', '/run/xtables.lock', 'FileOrCreate'),
    ],
  };
}

function environment(inputs: OperatorInputs): JsonObject[] {
  const typha = identityOf(inputs.typha, 'typha-server');
  return [
    { name: 'DATASTORE_TYPE', value: 'kubernetes' },
    { name: 'WAIT_FOR_DATASTORE', value: 'true' },
    { name: 'CLUSTER_TYPE', value: 'k8s,operator,bgp' },
    { name: 'CALICO_DISABLE_FILE_LOGGING', value: 'false' },
    { name: 'FELIX_DEFAULTENDPOINTTOHOSTACTION', value: 'ACCEPT' },
    { name: 'FELIX_HEALTHENABLED', value: 'true' },
    { name: 'FELIX_HEALTHPORT', value: '9099' },
    { name: 'NODENAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'spec.nodeName' } } },
    { name: 'NAMESPACE', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } } },
    { name: 'FELIX_TYPHAK8SNAMESPACE', value: targetNamespace },
    { name: 'FELIX_TYPHAK8SSERVICENAME', value: 'calico-typha' },
    { name: 'FELIX_TYPHACAFILE', value: '/etc/pki/tls/certs/tigera-ca-bundle.crt' },
    { name: 'FELIX_TYPHACERTFILE', value: '/node-certs/tls.crt' },
    { name: 'FELIX_TYPHAKEYFILE', value: '/node-certs/tls.key' },
    { name: 'NO_DEFAULT_POOLS', value: 'true' },
    ...(typha.commonName === '' ? [] : [{ name: 'FELIX_TYPHACN', value: typha.commonName }]),
    ...(typha.uriSan === '' ? [] : [{ name: 'FELIX_TYPHAURISAN', value: typha.uriSan }]),
    ...(inputs.goldmane
      ? [{ name: 'FELIX_FLOWLOGSGOLDMANESERVER', value: 'goldmane.calico-system.svc:7443' }]
      : []),
    { name: 'CALICO_MANAGE_CNI', value: 'true' },
    { name: 'CALICO_NETWORKING_BACKEND', value: 'bird' },
    { name: 'IP', value: 'autodetect' },
    { name: 'IP_AUTODETECTION_METHOD', value: 'first-found' },
    { name: 'IP6', value: 'none' },
    { name: 'FELIX_IPV6SUPPORT', value: 'false' },
  ];
}
