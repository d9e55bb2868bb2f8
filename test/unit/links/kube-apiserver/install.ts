import type {
  DaemonSet,
  Deployment,
  EnvVar,
  Pod,
  PodSpec,
  RedactedObject,
} from '../../../../src/snapshot/objects.ts';

/** Calico with the Kubernetes datastore, and what a test changes. */
export interface Install {
  readonly nodeEnv?: readonly EnvVar[];
  readonly cniEnv?: readonly EnvVar[];
  readonly cniConfig?: string;
  readonly controllersEnv?: readonly EnvVar[];
  readonly controllersSpec?: Partial<PodSpec>;
  readonly controllersMounts?: NonNullable<PodSpec['containers'][number]['volumeMounts']>;
  readonly more?: readonly RedactedObject[];
}

const cniConfig = `{"plugins": [{"type": "calico", "datastore_type": "kubernetes", "mtu": __CNI_MTU__,
  "policy": {"type": "k8s"}, "kubernetes": {"kubeconfig": "__KUBECONFIG_FILEPATH__"}}]}`;
const datastore = { name: 'DATASTORE_TYPE', value: 'kubernetes' };

export function install(change: Install = {}): RedactedObject[] {
  return [nodes(change), controllers(change), ...(change.more ?? [])];
}

/** A static pod of kube-apiserver with these flags. */
export function apiserverPod(flags: readonly string[]): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace: 'kube-system', name: 'kube-apiserver-a' },
    spec: { containers: [{ name: 'kube-apiserver', command: ['kube-apiserver', ...flags] }] },
  };
}

function nodes(change: Install): DaemonSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { namespace: 'kube-system', name: 'calico-node', labels: { 'k8s-app': 'calico-node' } },
    spec: {
      template: {
        spec: {
          initContainers: [
            {
              name: 'install-cni',
              env: [
                { name: 'CNI_NETWORK_CONFIG', value: change.cniConfig ?? cniConfig },
                ...(change.cniEnv ?? []),
              ],
            },
          ],
          containers: [
            {
              name: 'calico-node',
              env: [datastore, ...(change.nodeEnv ?? [])],
              envFrom: [{ configMapRef: { name: 'kubernetes-services-endpoint', optional: true } }],
            },
          ],
        },
      },
    },
  };
}

function controllers(change: Install): Deployment {
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
              env: [datastore, ...(change.controllersEnv ?? [])],
              volumeMounts: change.controllersMounts ?? [],
            },
          ],
          ...change.controllersSpec,
        },
      },
    },
  };
}
