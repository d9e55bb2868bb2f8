import { cniNetworkConfig } from '../../../simulator/scenarios/workloads/calico-config.ts';
import type { EtcdFiles } from '../../../src/plan/changes/etcd/given-files.ts';
import type {
  ConfigMap,
  Container,
  DaemonSet,
  Deployment,
  EnvVar,
  Pod,
  PodSpec,
  RedactedObject,
  Volume,
} from '../../../src/snapshot/objects.ts';
import type { RedactedSecret, SecretValue } from '../../../src/snapshot/secret.ts';
import { redactSecretValue } from '../../../src/snapshot/secret-value.ts';
import type { EtcdChoices, EtcdWorkloadChoices } from './choices.ts';

export const namespace = 'kube-system';
const files = ['ca', 'cert', 'key'] as const;
type File = (typeof files)[number];

interface Names {
  readonly endpoints: string;
  readonly paths: Readonly<Record<File, string>>;
}

const generic: Names = {
  endpoints: 'ETCD_ENDPOINTS',
  paths: { ca: 'ETCD_CA_CERT_FILE', cert: 'ETCD_CERT_FILE', key: 'ETCD_KEY_FILE' },
};
const typhas: Names = {
  endpoints: 'TYPHA_ETCDENDPOINTS',
  paths: { ca: 'TYPHA_ETCDCAFILE', cert: 'TYPHA_ETCDCERTFILE', key: 'TYPHA_ETCDKEYFILE' },
};

/** Every object of the install. `inUse`: the certificate that clients of https have. */
export function etcdObjects(choices: EtcdChoices, inUse: EtcdFiles): RedactedObject[] {
  const { controllers, typha, calicoctl } = choices;
  return [
    config(choices),
    ...secrets(choices, inUse),
    daemonSet(choices),
    ...(controllers.present ? [deployment('calico-kube-controllers', generic, controllers, choices)] : []),
    ...(typha.present ? [deployment('calico-typha', typhas, typha, choices)] : []),
    ...(calicoctl.present ? [pod(calicoctl, choices)] : []),
  ];
}

export function endpointsOf({ hosts, scheme }: EtcdChoices): string {
  return Array.from({ length: hosts }, (_, n) => `${scheme}://10.0.0.${n + 2}:2379`).join(',');
}

const hasFiles = (choices: EtcdChoices) => choices.scheme === 'https' && choices.stored === 'in-use';

function config(choices: EtcdChoices): ConfigMap {
  const path = (file: File) => (hasFiles(choices) ? `/calico-secrets/etcd-${file}` : '');
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace, name: 'calico-config' },
    data: {
      etcd_endpoints: endpointsOf(choices),
      etcd_ca: path('ca'),
      etcd_cert: path('cert'),
      etcd_key: path('key'),
      cni_network_config: cniNetworkConfig(true),
    },
  };
}

function secrets({ stored, ...choices }: EtcdChoices, inUse: EtcdFiles): RedactedSecret[] {
  const owners = [choices.node, choices.controllers, choices.typha, choices.calicoctl];
  const own = owners.some(({ present, ownSecret }) => present && ownSecret);
  const make = (name: string, prefix: string): RedactedSecret => {
    const text = (file: File): string => inUse[file] ?? '';
    const values = Object.fromEntries(
      stored === 'nothing'
        ? []
        : files.map((file): [string, SecretValue] => [`${prefix}${file}`, seenText(text(file))]),
    );
    return {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { namespace, name },
      type: 'Opaque',
      values,
      changedAt: null,
      owners: [],
    };
  };
  return [make('calico-etcd-secrets', 'etcd-'), ...(own ? [make('own-etcd', 'x-')] : [])];
}

function container(name: string, names: Names, own: EtcdWorkloadChoices, choices: EtcdChoices): Container {
  const of = (where: 'config-map' | 'literal', variable: string, key: string, text: string): EnvVar =>
    where === 'literal'
      ? { name: variable, value: text }
      : { name: variable, valueFrom: { configMapKeyRef: { name: 'calico-config', key } } };
  const { paths } = own;
  const literal = (file: File) => (hasFiles(choices) ? `/calico-secrets/etcd-${file}` : '');
  return {
    name,
    env: [
      { name: names === typhas ? 'TYPHA_DATASTORETYPE' : 'DATASTORE_TYPE', value: 'etcdv3' },
      of(own.endpoints, names.endpoints, 'etcd_endpoints', endpointsOf(choices)),
      ...(paths === 'none'
        ? []
        : files.map((file) => of(paths, names.paths[file], `etcd_${file}`, literal(file)))),
    ],
    ...(own.mounted ? { volumeMounts: [{ name: 'etcd-certs', mountPath: '/calico-secrets' }] } : {}),
  };
}

function volume({ ownSecret }: EtcdWorkloadChoices, defaultMode?: number): Volume {
  const items = files.map((file) => ({ key: `x-${file}`, path: `etcd-${file}` }));
  return {
    name: 'etcd-certs',
    secret: {
      secretName: ownSecret ? 'own-etcd' : 'calico-etcd-secrets',
      ...(ownSecret ? { items } : {}),
      ...(defaultMode === undefined ? {} : { defaultMode }),
    },
  };
}

function daemonSet(choices: EtcdChoices): DaemonSet {
  const { node, installer } = choices;
  const privileged = { securityContext: { privileged: true } };
  const cni: Container = {
    name: 'install-cni',
    env: [
      {
        name: 'ETCD_ENDPOINTS',
        valueFrom: { configMapKeyRef: { name: 'calico-config', key: 'etcd_endpoints' } },
      },
      {
        name: 'CNI_NETWORK_CONFIG',
        valueFrom: { configMapKeyRef: { name: 'calico-config', key: 'cni_network_config' } },
      },
    ],
    ...(installer === 'mounted'
      ? { volumeMounts: [{ name: 'etcd-certs', mountPath: '/calico-secrets' }] }
      : {}),
    ...privileged,
  };
  const labels = { 'k8s-app': 'calico-node' };
  const needsVolume = node.mounted || installer === 'mounted';
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { namespace, name: 'calico-node', labels, generation: 1 },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          ...(installer === 'none' ? {} : { initContainers: [cni] }),
          containers: [{ ...container('calico-node', generic, node, choices), ...privileged }],
          ...(needsVolume ? { volumes: [volume(node, 0o400)] } : {}),
        },
      },
    },
  };
}

function deployment(name: string, names: Names, own: EtcdWorkloadChoices, choices: EtcdChoices): Deployment {
  const labels = { 'k8s-app': name };
  const spec: PodSpec = {
    containers: [{ ...container(name, names, own, choices), securityContext: { runAsNonRoot: true } }],
    ...(own.mounted ? { volumes: [volume(own, 0o440)] } : {}),
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace, name, labels, generation: 1 },
    spec: { replicas: 2, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
}

function pod(own: EtcdWorkloadChoices, choices: EtcdChoices): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace, name: 'calicoctl', creationTimestamp: '2026-11-01T00:00:00Z' },
    spec: {
      containers: [container('calicoctl', generic, own, choices)],
      ...(own.mounted ? { volumes: [volume(own)] } : {}),
    },
  };
}

const values = new Map<string, SecretValue>();

/** Each text once: tracing a key wipes the copy that it was parsed from. */
function seenText(text: string): SecretValue {
  const value = values.get(text) ?? redactSecretValue('file', Buffer.from(text));
  values.set(text, value);
  return value;
}
