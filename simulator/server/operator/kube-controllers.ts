import type { KubeObject } from '../json.ts';
import { bundleHashes } from './bundle.ts';
import type { Hashes } from './hashes.ts';
import type { OperatorInputs } from './inputs.ts';
import { operatorLabels, ownedMetadata, targetNamespace } from './metadata.ts';
import { bundleMounts, bundleVolume, image, restricted } from './pod-parts.ts';

const name = 'calico-kube-controllers';

/** Deployment calico-system/calico-kube-controllers: it mounts the bundle too, so it rolls with it. */
export function kubeControllers(inputs: OperatorInputs, hashes: Hashes): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: ownedMetadata(inputs.installation, targetNamespace, name),
    spec: {
      replicas: 1,
      selector: { matchLabels: { 'k8s-app': name } },
      strategy: { type: 'Recreate' },
      template: {
        metadata: {
          name,
          namespace: targetNamespace,
          labels: operatorLabels(name),
          annotations: bundleHashes(inputs, hashes),
        },
        spec: {
          containers: [
            {
              name,
              image: image('kube-controllers', inputs.installation),
              imagePullPolicy: 'IfNotPresent',
              env: [
                { name: 'KUBE_CONTROLLERS_CONFIG_NAME', value: 'default' },
                { name: 'DATASTORE_TYPE', value: 'kubernetes' },
                { name: 'ENABLED_CONTROLLERS', value: 'node,loadbalancer' },
                { name: 'DISABLE_KUBE_CONTROLLERS_CONFIG_API', value: 'false' },
                { name: 'CA_CRT_PATH', value: '/etc/pki/tls/certs/tigera-ca-bundle.crt' },
              ],
              securityContext: restricted(999),
              volumeMounts: bundleMounts,
            },
          ],
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          priorityClassName: 'system-cluster-critical',
          serviceAccountName: name,
          tolerations: [
            { key: 'CriticalAddonsOnly', operator: 'Exists' },
            { effect: 'NoSchedule', key: 'node-role.kubernetes.io/control-plane' },
          ],
          volumes: [bundleVolume],
        },
      },
    },
  };
}

/** ConfigMap calico-system/cni-config. */
export function cniConfig(inputs: OperatorInputs): KubeObject {
  const plugin = {
    type: 'calico',
    datastore_type: 'kubernetes',
    mtu: 0,
    nodename_file_optional: false,
    log_level: 'Info',
    log_file_path: '/var/log/calico/cni/cni.log',
    ipam: { type: 'calico-ipam', assign_ipv4: 'true', assign_ipv6: 'false' },
    policy: { type: 'k8s' },
    kubernetes: { k8s_api_root: 'https://10.96.0.1:443', kubeconfig: '__KUBECONFIG_FILEPATH__' },
  };
  const config = { name: 'k8s-pod-network', cniVersion: '0.3.1', plugins: [plugin] };
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: ownedMetadata(inputs.installation, targetNamespace, 'cni-config'),
    data: { config: JSON.stringify(config, null, 2) },
  };
}
