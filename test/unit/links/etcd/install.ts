import type {
  DaemonSet,
  Deployment,
  EnvVar,
  Pod,
  PodSpec,
  RedactedObject,
} from '../../../../src/snapshot/objects.ts';
import { createAuthority, issueLeaf } from '../../../../src/x509/issue.ts';
import { testTime } from '../../../support/judged.ts';
import { seenSecret } from '../../../support/seen-secret.ts';

/** Calico on etcd, as its manifest installs it (Calico manifests/calico-etcd.yaml), with what a test changes. */

export const authority = createAuthority({ commonName: 'etcd-ca', now: testTime, lifetimeDays: 7300 });
export const client = issueLeaf(authority, {
  commonNames: ['calico'],
  extendedKeyUsage: ['clientAuth'],
  now: testTime,
  lifetimeDays: 900,
});

export interface EtcdInstall {
  readonly endpoints?: string;
  /** Paths in calico-config; all three by default. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** Texts of Secret calico-etcd-secrets; null: it is not read. */
  readonly secret?: Readonly<Record<string, string>> | null;
  readonly changedAt?: string;
  readonly nodeEnv?: readonly EnvVar[];
  readonly controllersEnv?: readonly EnvVar[];
  readonly controllersSpec?: Partial<PodSpec>;
  readonly controllersMode?: number;
  readonly cniConfig?: string;
  readonly more?: readonly RedactedObject[];
}

export const secretKeys = {
  'etcd-ca': authority.certificatePem,
  'etcd-cert': client.certificatePem,
  'etcd-key': client.privateKeyPem,
};

const cniConfig = `{"plugins": [{"type": "calico", "etcd_endpoints": "__ETCD_ENDPOINTS__", "mtu": __CNI_MTU__,
  "etcd_key_file": "__ETCD_KEY_FILE__", "etcd_cert_file": "__ETCD_CERT_FILE__",
  "etcd_ca_cert_file": "__ETCD_CA_CERT_FILE__"}]}`;

const fromConfig = (name: string, key: string): EnvVar => ({
  name,
  valueFrom: { configMapKeyRef: { name: 'calico-config', key } },
});
const etcdEnv = [
  fromConfig('ETCD_ENDPOINTS', 'etcd_endpoints'),
  fromConfig('ETCD_CA_CERT_FILE', 'etcd_ca'),
  fromConfig('ETCD_CERT_FILE', 'etcd_cert'),
  fromConfig('ETCD_KEY_FILE', 'etcd_key'),
];
const mounts = [{ name: 'etcd-certs', mountPath: '/calico-secrets' }];
const volume = (defaultMode: number) => ({
  name: 'etcd-certs',
  secret: { secretName: 'calico-etcd-secrets', defaultMode },
});

export function etcdInstall(change: EtcdInstall = {}): RedactedObject[] {
  const {
    ca = '/calico-secrets/etcd-ca',
    cert = '/calico-secrets/etcd-cert',
    key = '/calico-secrets/etcd-key',
  } = change;
  const { endpoints = 'https://10.0.0.1:2379,https://10.0.0.2:2379', secret = secretKeys } = change;
  const changed = change.changedAt === undefined ? {} : { changedAt: change.changedAt };
  return [
    nodes(change),
    controllers(change),
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { namespace: 'kube-system', name: 'calico-config' },
      data: {
        etcd_endpoints: endpoints,
        etcd_ca: ca,
        etcd_cert: cert,
        etcd_key: key,
        cni_network_config: change.cniConfig ?? cniConfig,
      },
    },
    ...(secret === null ? [] : [seenSecret('kube-system', 'calico-etcd-secrets', secret, changed)]),
    ...(change.more ?? []),
  ];
}

/** A static pod of etcd with these flags. */
export function etcdPod(name: string, hostIP: string, flags: readonly string[]): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace: 'kube-system', name },
    spec: { containers: [{ name: 'etcd', command: ['etcd', ...flags] }] },
    status: { hostIP },
  };
}

function nodes(change: EtcdInstall): DaemonSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { namespace: 'kube-system', name: 'calico-node', labels: { 'k8s-app': 'calico-node' } },
    spec: {
      selector: { matchLabels: { 'k8s-app': 'calico-node' } },
      template: {
        metadata: { labels: { 'k8s-app': 'calico-node' } },
        spec: {
          initContainers: [
            {
              name: 'install-cni',
              env: [
                fromConfig('CNI_NETWORK_CONFIG', 'cni_network_config'),
                fromConfig('ETCD_ENDPOINTS', 'etcd_endpoints'),
                { name: 'SLEEP', value: 'false' },
              ],
              volumeMounts: mounts,
              securityContext: { privileged: true },
            },
          ],
          containers: [
            {
              name: 'calico-node',
              env: [...etcdEnv, ...(change.nodeEnv ?? [])],
              volumeMounts: mounts,
              securityContext: { privileged: true },
            },
          ],
          volumes: [volume(0o400)],
        },
      },
    },
  };
}

function controllers(change: EtcdInstall): Deployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      namespace: 'kube-system',
      name: 'calico-kube-controllers',
      labels: { 'k8s-app': 'calico-kube-controllers' },
    },
    spec: {
      template: {
        spec: {
          containers: [
            {
              name: 'calico-kube-controllers',
              env: [...etcdEnv, ...(change.controllersEnv ?? [])],
              volumeMounts: mounts,
              securityContext: { runAsNonRoot: true },
            },
          ],
          volumes: [volume(change.controllersMode ?? 0o440)],
          ...change.controllersSpec,
        },
      },
    },
  };
}
