import type { Authority, IssuedCertificate } from '../../src/x509/issue.ts';
import type { KubeObject } from '../server/json.ts';
import { certificatesAge, installAge, kubeadm } from './base.ts';
import type { Names } from './manifest-tls.ts';
import type { Phase, Scenario, ScenarioContext } from './scenario.ts';
import { everywhere } from './workloads/calico-node.ts';
import { calicoResources } from './workloads/calico-resources.ts';
import { applied, configMap, namespaceOf, secret } from './workloads/objects.ts';

const operatorVersion = 'v3.31.2';
const operatorGroups: readonly string[] = ['operator.tigera.io', 'crd.projectcalico.org'];

export const operatorNames = {
  typha: { commonName: 'typha-server', uriSan: 'spiffe://cluster.local/ns/calico-system/sa/calico-typha' },
  node: { commonName: 'typha-client', uriSan: 'spiffe://cluster.local/ns/calico-system/sa/calico-node' },
} as const;

const installation: KubeObject = {
  apiVersion: 'operator.tigera.io/v1',
  kind: 'Installation',
  metadata: { name: 'default' },
  spec: {
    variant: 'Calico',
    calicoNetwork: {
      bgp: 'Enabled',
      linuxDataplane: 'Iptables',
      ipPools: [
        {
          name: 'default-ipv4-ippool',
          blockSize: 26,
          cidr: '192.168.0.0/16',
          encapsulation: 'VXLANCrossSubnet',
          natOutgoing: 'Enabled',
          nodeSelector: 'all()',
        },
      ],
    },
    cni: { type: 'Calico', ipam: { type: 'Calico' } },
    controlPlaneReplicas: 2,
    nodeUpdateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
  },
  status: { variant: 'Calico', calicoVersion: operatorVersion },
};

const operatorDeployment: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: 'tigera-operator',
    namespace: 'tigera-operator',
    labels: { 'k8s-app': 'tigera-operator' },
  },
  spec: {
    replicas: 1,
    selector: { matchLabels: { name: 'tigera-operator' } },
    template: {
      metadata: { labels: { name: 'tigera-operator', 'k8s-app': 'tigera-operator' } },
      spec: {
        hostNetwork: true,
        nodeSelector: { 'kubernetes.io/os': 'linux' },
        serviceAccountName: 'tigera-operator',
        tolerations: everywhere,
        containers: [
          { name: 'tigera-operator', image: 'quay.io/tigera/operator:v1.40.3', command: ['operator'] },
        ],
      },
    },
  },
};

/** What the operator's manifest and an Installation leave; the operator itself makes the rest. */
function operatorInstalled({ clusterCa }: ScenarioContext, besides: readonly KubeObject[]): Phase {
  const namespaces = ['tigera-operator', 'calico-system'];
  return {
    daysAgo: installAge,
    manager: 'kubectl-create',
    objects: [
      ...namespaces.map(namespaceOf),
      ...namespaces.map((name) => configMap(name, 'kube-root-ca.crt', { 'ca.crt': clusterCa })),
      operatorDeployment,
      installation,
      ...calicoResources(operatorVersion, 'typha,kdd,k8s,operator,bgp,kubeadm'),
      ...besides,
    ],
  };
}

/** An operator install whose later phases are given. */
export function operatorScenario(
  name: string,
  description: string,
  later: (context: ScenarioContext) => readonly Phase[],
  nodes = 4,
  besides: readonly KubeObject[] = [],
): Scenario {
  return {
    name,
    description,
    customGroups: operatorGroups,
    operator: true,
    phases: (context) => [
      kubeadm(context, { nodes }),
      operatorInstalled(context, besides),
      ...later(context),
    ],
  };
}

/** A Secret of the user's own in tigera-operator; '' leaves an identity out. */
export function ownKeyPair(name: string, pair: IssuedCertificate, names: Names): KubeObject {
  return secret('tigera-operator', name, {
    'tls.crt': pair.certificatePem,
    'tls.key': pair.privateKeyPem,
    ...(names.commonName === '' ? {} : { 'common-name': names.commonName }),
    ...(names.uriSan === '' ? {} : { 'uri-san': names.uriSan }),
  });
}

/** The CA of the user's own certificates. */
export function ownAuthority({ issuer }: ScenarioContext): Authority {
  return issuer.authority(
    { commonName: 'platform-calico-ca' },
    { sinceDays: certificatesAge + 1, untilDays: 3610 },
  );
}

export function ownLeaf({ issuer }: ScenarioContext, authority: Authority, names: Names): IssuedCertificate {
  return issuer.leaf(
    authority,
    {
      commonNames: [names.commonName],
      uriSans: names.uriSan === '' ? [] : [names.uriSan],
      extendedKeyUsage: ['serverAuth', 'clientAuth'],
    },
    { sinceDays: certificatesAge, untilDays: 690 },
  );
}

export interface OwnPair {
  readonly typha: Names;
  readonly node: Names;
}

/** The move to certificates of the user's own in the safe order: typha-ca, one Secret, the other, then fewer names. */
export function ownCertificates(context: ScenarioContext, ...written: readonly OwnPair[]): Phase[] {
  const authority = ownAuthority(context);
  const typha = ownLeaf(context, authority, operatorNames.typha);
  const node = ownLeaf(context, authority, operatorNames.node);
  const steps = [
    configMap('tigera-operator', 'typha-ca', { caBundle: authority.certificatePem }),
    ...written.flatMap((names) => [
      ownKeyPair('typha-certs', typha, names.typha),
      ownKeyPair('node-certs', node, names.node),
    ]),
  ];
  return steps.map((object, index) => ({
    daysAgo: certificatesAge - index * 0.1,
    manager: 'kubectl-client-side-apply',
    objects: [applied(object)],
  }));
}

export const operatorCn: Scenario = operatorScenario(
  'operator-cn',
  'Tigera operator as installed: its own certificates, both ends demand a Common Name.',
  () => [],
);

export const operatorGoldmane: Scenario = operatorScenario(
  'operator-goldmane',
  'Tigera operator as Calico 3.30 and later install it: Felix sends flow logs to Goldmane with node-certs.',
  () => [],
  4,
  [{ apiVersion: 'operator.tigera.io/v1', kind: 'Goldmane', metadata: { name: 'default' } }],
);

export const operatorByoSpiffe: Scenario = operatorScenario(
  'operator-byo-spiffe',
  "Tigera operator with the user's own certificates and typha-ca: both ends demand a SPIFFE ID.",
  (context) => ownCertificates(context, operatorNames, withoutCommonNames(operatorNames)),
);

/** The same names without the Common Names. */
function withoutCommonNames({ typha, node }: OwnPair): OwnPair {
  return { typha: { ...typha, commonName: '' }, node: { ...node, commonName: '' } };
}
