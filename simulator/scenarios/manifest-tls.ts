import type { Authority, IssuedCertificate } from '../../src/x509/issue.ts';
import type { KubeObject } from '../server/json.ts';
import { certificatesAge } from './base.ts';
import { manifestScenario, plainNode, plainTypha } from './manifest.ts';
import type { Phase, Scenario, ScenarioContext } from './scenario.ts';
import { type Additions, withAdditions } from './workloads/additions.ts';
import { applied, configMap, secret } from './workloads/objects.ts';

export interface Names {
  readonly commonName: string;
  readonly uriSan: string;
}

/** Which names an end demands of the other; '' leaves the setting out. */
export const cnOnly = {
  typha: { commonName: 'calico-typha', uriSan: '' },
  node: { commonName: 'calico-node', uriSan: '' },
} as const;
export const either = {
  typha: { commonName: 'calico-typha', uriSan: 'spiffe://cluster.local/ns/kube-system/sa/calico-typha' },
  node: { commonName: 'calico-node', uriSan: 'spiffe://cluster.local/ns/kube-system/sa/calico-node' },
} as const;
const spiffeOnly = {
  typha: { commonName: '', uriSan: either.typha.uriSan },
  node: { commonName: '', uriSan: either.node.uriSan },
} as const;

const lifetime = { sinceDays: certificatesAge, untilDays: 690 };

/** The CA of Typha and Felix, apart from the cluster's own. */
export function typhaAuthority({ issuer }: ScenarioContext, commonName = 'calico-typha-ca'): Authority {
  return issuer.authority({ commonName }, { sinceDays: certificatesAge, untilDays: 3610 });
}

export interface LeafChanges {
  readonly usages?: readonly string[];
  readonly sinceDays?: number;
  readonly untilDays?: number;
}

export function leaf(
  { issuer }: ScenarioContext,
  authority: Authority,
  names: Names,
  changes: LeafChanges = {},
): IssuedCertificate {
  return issuer.leaf(
    authority,
    {
      commonNames: [names.commonName],
      uriSans: names.uriSan === '' ? [] : [names.uriSan],
      extendedKeyUsage: changes.usages ?? ['serverAuth', 'clientAuth'],
    },
    {
      sinceDays: changes.sinceDays ?? lifetime.sinceDays,
      untilDays: changes.untilDays ?? lifetime.untilDays,
    },
  );
}

/** The ConfigMap and the two Secrets that the documentation of a manual install names. */
export function certificateObjects(
  caPem: string,
  typha: IssuedCertificate,
  node: IssuedCertificate,
): KubeObject[] {
  return [
    configMap('kube-system', 'calico-typha-ca', { 'typhaca.crt': caPem }),
    secret('kube-system', 'calico-typha-certs', {
      'typha.crt': typha.certificatePem,
      'typha.key': typha.privateKeyPem,
    }),
    nodeSecret(node),
  ];
}

/** Secret calico-node-certs. */
export function nodeSecret(node: IssuedCertificate): KubeObject {
  return secret('kube-system', 'calico-node-certs', {
    'calico-node.crt': node.certificatePem,
    'calico-node.key': node.privateKeyPem,
  });
}

const caVolume = { name: 'calico-typha-ca', configMap: { name: 'calico-typha-ca' } };
const caMount = { mountPath: '/calico-typha-ca', name: 'calico-typha-ca', readOnly: true };

/** What Typha needs to speak TLS and to demand these names of its clients. */
export function typhaTls(required: Names): Additions {
  return {
    container: 'calico-typha',
    env: [
      { name: 'TYPHA_CAFILE', value: '/calico-typha-ca/typhaca.crt' },
      ...(required.commonName === '' ? [] : [{ name: 'TYPHA_CLIENTCN', value: required.commonName }]),
      ...(required.uriSan === '' ? [] : [{ name: 'TYPHA_CLIENTURISAN', value: required.uriSan }]),
      { name: 'TYPHA_SERVERCERTFILE', value: '/calico-typha-certs/typha.crt' },
      { name: 'TYPHA_SERVERKEYFILE', value: '/calico-typha-certs/typha.key' },
    ],
    volumeMounts: [caMount, { mountPath: '/calico-typha-certs', name: 'calico-typha-certs', readOnly: true }],
    volumes: [caVolume, { name: 'calico-typha-certs', secret: { secretName: 'calico-typha-certs' } }],
  };
}

/** What calico-node needs to speak TLS to Typha and to demand these names of it. */
export function nodeTls(required: Names): Additions {
  return {
    container: 'calico-node',
    env: [
      { name: 'FELIX_TYPHACAFILE', value: '/calico-typha-ca/typhaca.crt' },
      ...(required.commonName === '' ? [] : [{ name: 'FELIX_TYPHACN', value: required.commonName }]),
      ...(required.uriSan === '' ? [] : [{ name: 'FELIX_TYPHAURISAN', value: required.uriSan }]),
      { name: 'FELIX_TYPHACERTFILE', value: '/calico-node-certs/calico-node.crt' },
      { name: 'FELIX_TYPHAKEYFILE', value: '/calico-node-certs/calico-node.key' },
    ],
    volumeMounts: [caMount, { mountPath: '/calico-node-certs', name: 'calico-node-certs', readOnly: true }],
    volumes: [caVolume, { name: 'calico-node-certs', secret: { secretName: 'calico-node-certs' } }],
  };
}

/** The change from plaintext to mutual TLS by hand: certificates first, then both workloads. */
function tlsPhases(certificates: readonly KubeObject[], typha: KubeObject, node: KubeObject): Phase[] {
  return [
    { daysAgo: certificatesAge, manager: 'kubectl-create', objects: certificates },
    {
      daysAgo: certificatesAge - 0.5,
      manager: 'kubectl-client-side-apply',
      objects: [applied(typha), applied(node)],
    },
  ];
}

interface Ends {
  readonly typha: Names;
  readonly node: Names;
}

/** Certificates carry the names of `held`; each end demands those of `required`. */
export function mutualTls(
  context: ScenarioContext,
  held: Ends,
  required: Ends,
  changes: { readonly typha?: LeafChanges; readonly node?: LeafChanges } = {},
): Phase[] {
  const authority = typhaAuthority(context);
  const certificates = certificateObjects(
    authority.certificatePem,
    leaf(context, authority, held.typha, changes.typha),
    leaf(context, authority, held.node, changes.node),
  );
  return tlsPhases(
    certificates,
    withAdditions(plainTypha, typhaTls(required.node)),
    withAdditions(plainNode, nodeTls(required.typha)),
  );
}

export const manifestMtlsCn: Scenario = manifestScenario(
  'manifest-mtls-cn',
  'calico-typha.yaml with mutual TLS added by hand: both ends demand a Common Name.',
  { after: (context) => mutualTls(context, cnOnly, cnOnly) },
);

export const manifestMtlsEither: Scenario = manifestScenario(
  'manifest-mtls-either',
  'calico-typha.yaml with mutual TLS added by hand: both ends demand a Common Name or a SPIFFE ID.',
  { after: (context) => mutualTls(context, either, either) },
);

export const manifestMtlsSpiffe: Scenario = manifestScenario(
  'manifest-mtls-spiffe',
  'calico-typha.yaml with mutual TLS added by hand: both ends demand a SPIFFE ID.',
  { after: (context) => mutualTls(context, either, spiffeOnly) },
);
