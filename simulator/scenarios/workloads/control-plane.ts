import type { JsonObject, KubeObject } from '../../server/json.ts';
import { addressOfNode } from './nodes.ts';
import { hostPath } from './objects.ts';

const pki = '/etc/kubernetes/pki';

/** The static pods of the control plane on node-1, as kubeadm makes them. */
export function controlPlane(): KubeObject[] {
  return [apiserverPod(secureEtcd), etcdPod(etcdTls)];
}

/** An etcd that still speaks plain HTTP beside TLS, and the API server beside it. */
export function controlPlaneWithPlainEtcd(): KubeObject[] {
  return [apiserverPod(['--etcd-servers=http://127.0.0.1:2379']), etcdPod(etcdPlain)];
}

const address = addressOfNode(1);

const secureEtcd: readonly string[] = [
  `--etcd-cafile=${pki}/etcd/ca.crt`,
  `--etcd-certfile=${pki}/apiserver-etcd-client.crt`,
  `--etcd-keyfile=${pki}/apiserver-etcd-client.key`,
  '--etcd-servers=https://127.0.0.1:2379',
];

function apiserverPod(etcdFlags: readonly string[]): KubeObject {
  return staticPod('kube-apiserver', 'registry.k8s.io/kube-apiserver:v1.33.5', [
    'kube-apiserver',
    `--advertise-address=${address}`,
    '--allow-privileged=true',
    '--authorization-mode=Node,RBAC',
    `--client-ca-file=${pki}/ca.crt`,
    '--enable-admission-plugins=NodeRestriction',
    ...etcdFlags,
    '--secure-port=6443',
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    `--service-account-key-file=${pki}/sa.pub`,
    `--service-account-signing-key-file=${pki}/sa.key`,
    '--service-cluster-ip-range=10.96.0.0/12',
    `--tls-cert-file=${pki}/apiserver.crt`,
    `--tls-private-key-file=${pki}/apiserver.key`,
  ]);
}

const etcdTls: readonly string[] = [
  `--advertise-client-urls=https://${address}:2379`,
  `--cert-file=${pki}/etcd/server.crt`,
  '--client-cert-auth=true',
  `--key-file=${pki}/etcd/server.key`,
  `--listen-client-urls=https://127.0.0.1:2379,https://${address}:2379`,
  `--listen-peer-urls=https://${address}:2380`,
  `--peer-cert-file=${pki}/etcd/peer.crt`,
  '--peer-client-cert-auth=true',
  `--peer-key-file=${pki}/etcd/peer.key`,
  `--peer-trusted-ca-file=${pki}/etcd/ca.crt`,
  `--trusted-ca-file=${pki}/etcd/ca.crt`,
];

const etcdPlain: readonly string[] = [
  `--advertise-client-urls=http://${address}:2379`,
  `--cert-file=${pki}/etcd/server.crt`,
  `--key-file=${pki}/etcd/server.key`,
  `--listen-client-urls=http://127.0.0.1:2379,http://${address}:2379,https://${address}:2379`,
  `--listen-peer-urls=http://${address}:2380`,
];

function etcdPod(flags: readonly string[]): KubeObject {
  const command = ['etcd', '--data-dir=/var/lib/etcd', '--name=node-1', ...flags];
  return staticPod('etcd', 'registry.k8s.io/etcd:3.5.21-0', command);
}

function staticPod(component: string, image: string, command: readonly string[]): KubeObject {
  const volumes: JsonObject[] = [hostPath('k8s-certs', pki, 'DirectoryOrCreate')];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${component}-node-1`,
      namespace: 'kube-system',
      labels: { component, tier: 'control-plane' },
      annotations: { 'kubernetes.io/config.source': 'file', 'kubernetes.io/config.mirror': component },
    },
    spec: {
      containers: [
        {
          name: component,
          image,
          imagePullPolicy: 'IfNotPresent',
          command,
          volumeMounts: [{ mountPath: pki, name: 'k8s-certs', readOnly: true }],
        },
      ],
      hostNetwork: true,
      nodeName: 'node-1',
      priorityClassName: 'system-node-critical',
      volumes,
    },
  };
}
