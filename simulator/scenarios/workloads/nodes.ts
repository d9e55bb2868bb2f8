import type { JsonObject, KubeObject } from '../../server/json.ts';

/** Nodes `node-1` to `node-N`; the first is the control plane. */
export function nodes(count: number): KubeObject[] {
  return Array.from({ length: count }, (_, index) => node(index + 1));
}

/** The address of the Nth node. */
export function addressOfNode(number: number): string {
  return `10.0.${Math.floor(number / 250)}.${(number % 250) + 1}`;
}

function node(number: number): KubeObject {
  const name = `node-${number}`;
  const controlPlane = number === 1;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        ...(controlPlane ? { 'node-role.kubernetes.io/control-plane': '' } : {}),
      },
    },
    spec: controlPlane
      ? { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] }
      : {},
    status: {
      addresses: [
        { type: 'InternalIP', address: addressOfNode(number) },
        { type: 'Hostname', address: name },
      ],
      capacity,
      allocatable: capacity,
      conditions: [
        { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' },
      ],
      nodeInfo,
    },
  };
}

const capacity: JsonObject = { cpu: '8', memory: '32Gi', pods: '110' };
const nodeInfo: JsonObject = {
  architecture: 'amd64',
  containerRuntimeVersion: 'containerd://2.1.4',
  kernelVersion: '6.8.0-64-generic',
  kubeletVersion: 'v1.33.5',
  operatingSystem: 'linux',
  osImage: 'Ubuntu 24.04.3 LTS',
};
