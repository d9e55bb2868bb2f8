import fc from 'fast-check';
import { extend } from '../../../src/snapshot/build.ts';
import type {
  ConfigMap,
  Container,
  DaemonSet,
  Deployment,
  EnvVar,
  PodSpec,
} from '../../../src/snapshot/objects.ts';
import { absent, known } from '../../../src/snapshot/reading.ts';
import type { Snapshot } from '../../../src/snapshot/snapshot.ts';
import { createAuthority, issueLeaf } from '../../../src/x509/issue.ts';
import { dayMs, testTime } from '../judged.ts';
import { snapshotOf } from '../snapshot.ts';

const day = (days: number) => new Date(testTime.getTime() + days * dayMs);
const authority = (commonName: string) =>
  createAuthority({ commonName, notBefore: day(-1), notAfter: day(3000), now: testTime });
const cluster = authority('kubernetes');

/** The CA of the cluster and another one, and what kube-apiserver presents. */
export const clusterCa = cluster.certificatePem;
export const otherCa = authority('other').certificatePem;
export const serving = issueLeaf(cluster, {
  commonNames: ['kube-apiserver'],
  dnsSans: ['kubernetes.default.svc'],
  ipSans: ['10.96.0.1'],
  extendedKeyUsage: ['serverAuth'],
  notBefore: day(-300),
  notAfter: day(300),
  now: testTime,
}).certificatePem;

export const tokenCa = '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt';
const hosts = {
  good: 'https://kubernetes.default.svc',
  bad: 'https://10.9.9.9:6443',
  plain: 'http://10.9.9.9:8080',
};

/** How a variable reaches a container. */
const ways = ['none', 'literal', 'prefixed', 'key', 'whole'] as const;
const roots = ['none', 'cluster', 'foreign'] as const;

export const componentChoices = fc.record({
  skip: fc.constantFrom(...ways),
  endpoint: fc.constantFrom('none', 'good', 'bad', 'plain'),
  endpointBy: fc.constantFrom('literal', 'prefixed', 'key', 'whole'),
  ca: fc.constantFrom('none', 'token', 'right', 'wrong'),
  serviceHost: fc.constantFrom('none', 'good', 'bad'),
  automount: fc.boolean(),
});
export const cniChoices = fc.record({
  skip: fc.constantFrom('none', 'literal', 'key', 'whole'),
  plain: fc.constantFrom('none', 'literal', 'key', 'whole'),
  root: fc.constantFrom(...roots),
  configBy: fc.constantFrom('literal', 'key'),
});
export const installChoices = fc.record({
  controllers: componentChoices,
  typha: componentChoices,
  node: componentChoices,
  cni: cniChoices,
  connection: fc.constantFrom('verified', 'verified', 'verified', 'unverified', 'none'),
  rootCa: fc.constantFrom(true, true, false),
});

type ComponentChoices = typeof componentChoices extends fc.Arbitrary<infer T> ? T : never;
type CniChoices = typeof cniChoices extends fc.Arbitrary<infer T> ? T : never;
export type InstallChoices = typeof installChoices extends fc.Arbitrary<infer T> ? T : never;

const namespace = 'kube-system';
const map = (name: string, data: Readonly<Record<string, string>>): ConfigMap => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { namespace, name },
  data,
});

/** What one container gets, and the ConfigMaps that it takes it from. */
interface Given {
  readonly env: readonly EnvVar[];
  readonly whole: Readonly<Record<string, string>>;
  readonly keys: Readonly<Record<string, string>>;
}

function give(given: Given, name: string, value: string, way: string, owner: string): Given {
  switch (way) {
    case 'literal':
      return { ...given, env: [...given.env, { name, value }] };
    case 'prefixed':
      return { ...given, env: [...given.env, { name: `CALICO_${name}`, value }] };
    case 'key': {
      const valueFrom = { configMapKeyRef: { name: `${owner}-keys`, key: name } };
      return { ...given, env: [...given.env, { name, valueFrom }], keys: { ...given.keys, [name]: value } };
    }
    case 'whole':
      return { ...given, whole: { ...given.whole, [name]: value } };
    default:
      return given;
  }
}

function container(name: string, given: Given, own: Partial<Container>): [Container, ConfigMap[]] {
  const envFrom = [{ configMapRef: { name: `${name}-whole` } }];
  return [
    { name, env: given.env, envFrom, ...own },
    [map(`${name}-whole`, given.whole), map(`${name}-keys`, given.keys)],
  ];
}

function component(name: string, choices: ComponentChoices): [Container, ConfigMap[]] {
  const { skip, endpoint, endpointBy, ca, serviceHost } = choices;
  const files = { token: tokenCa, right: '/ca/right', wrong: '/ca/wrong' } as const;
  let given: Given = {
    env: [
      { name: 'DATASTORE_TYPE', value: 'kubernetes' },
      { name: 'OTHER', value: 'http://other' },
    ],
    whole: { SHARED: 'x' },
    keys: {},
  };
  if (serviceHost !== 'none')
    given = give(
      given,
      'KUBERNETES_SERVICE_HOST',
      serviceHost === 'good' ? '10.96.0.1' : '10.9.9.9',
      'whole',
      name,
    );
  given = give(given, 'K8S_INSECURE_SKIP_TLS_VERIFY', 'true', skip, name);
  if (endpoint !== 'none') given = give(given, 'K8S_API_ENDPOINT', hosts[endpoint], endpointBy, name);
  if (ca !== 'none') given = give(given, 'K8S_CA_FILE', files[ca], 'literal', name);
  return container(name, given, { volumeMounts: [{ name: 'cas', mountPath: '/ca' }] });
}

function cni(choices: CniChoices): [Container, ConfigMap[]] {
  const root = {
    none: '',
    cluster: '"k8s_api_root": "http://__KUBERNETES_SERVICE_HOST__:__KUBERNETES_SERVICE_PORT__",',
    foreign: '"k8s_api_root": "http://10.9.9.9:8080",',
  }[choices.root];
  const config = `{"plugins": [{"type": "calico", "mtu": __CNI_MTU__, "kubernetes": {${root} "kubeconfig": "__KUBECONFIG_FILEPATH__"}}]}`;
  let given: Given = { env: [], whole: {}, keys: {} };
  given = give(given, 'CNI_NETWORK_CONFIG', config, choices.configBy, 'install-cni');
  given = give(given, 'SKIP_TLS_VERIFY', 'true', choices.skip, 'install-cni');
  given = give(given, 'KUBERNETES_SERVICE_PROTOCOL', 'http', choices.plain, 'install-cni');
  return container('install-cni', given, {});
}

/** A manifest install with these settings, settled, as this program would see it. */
export function weakInstall(choices: InstallChoices): Snapshot {
  const [controllers, ofControllers] = component('calico-kube-controllers', choices.controllers);
  const [typha, ofTypha] = component('calico-typha', choices.typha);
  const [node, ofNode] = component('calico-node', choices.node);
  const [installCni, ofCni] = cni(choices.cni);
  const snapshot = snapshotOf(
    deployment('calico-kube-controllers', specOf([controllers], choices.controllers)),
    deployment('calico-typha', specOf([typha], choices.typha)),
    daemonSet({ ...specOf([node], choices.node), initContainers: [installCni] }),
    map('cas', { right: clusterCa, wrong: otherCa }),
    ...(choices.rootCa ? [map('kube-root-ca.crt', { 'ca.crt': clusterCa })] : []),
    ...[...ofControllers, ...ofTypha, ...ofNode, ...ofCni],
  );
  const seen = {
    protocol: 'TLSv1.3',
    cipher: 'TLS_AES_128_GCM_SHA256',
    chain: [serving],
    verified: choices.connection === 'verified',
    authentication: 'token',
  } as const;
  return extend(snapshot, { connection: choices.connection === 'none' ? absent : known(seen) });
}

function specOf(containers: readonly Container[], { automount }: ComponentChoices): PodSpec {
  return {
    containers,
    volumes: [{ name: 'cas', configMap: { name: 'cas' } }],
    ...(automount ? {} : { automountServiceAccountToken: false }),
  };
}

function deployment(name: string, spec: PodSpec): Deployment {
  const labels = { 'k8s-app': name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace, name, labels },
    spec: { template: { metadata: { labels }, spec } },
  };
}

function daemonSet(spec: PodSpec): DaemonSet {
  const labels = { 'k8s-app': 'calico-node' };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { namespace, name: 'calico-node', labels },
    spec: { template: { metadata: { labels }, spec } },
  };
}
