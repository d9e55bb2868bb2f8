import { judgeFelixTypha } from '../../../../src/links/felix-typha/felix-typha.ts';
import type { LinkJudgement } from '../../../../src/links/judgement.ts';
import type {
  ConfigMap,
  DaemonSet,
  Deployment,
  EnvVar,
  RedactedObject,
  Service,
} from '../../../../src/snapshot/objects.ts';
import type { RedactedSecret } from '../../../../src/snapshot/secret.ts';
import type { Snapshot } from '../../../../src/snapshot/snapshot.ts';
import { createAuthority, type IssuedCertificate, issueLeaf } from '../../../../src/x509/issue.ts';
import { contextOf, testTime } from '../../../support/judged.ts';
import { seenSecret } from '../../../support/seen-secret.ts';
import { snapshotOf } from '../../../support/snapshot.ts';

export const authority = createAuthority({ commonName: 'typha-ca', now: testTime });

export const typhaId = 'spiffe://cluster.local/ns/kube-system/sa/calico-typha';
export const felixId = 'spiffe://cluster.local/ns/kube-system/sa/calico-node';

export interface LeafWish {
  readonly commonName?: string;
  readonly uriSans?: readonly string[];
  readonly usage?: readonly string[] | null;
  readonly by?: typeof authority;
  readonly notAfter?: Date;
}

export function leaf(side: 'typha' | 'felix', wish: LeafWish = {}): IssuedCertificate {
  const isTypha = side === 'typha';
  return issueLeaf(wish.by ?? authority, {
    commonNames: [wish.commonName ?? (isTypha ? 'typha-server' : 'typha-client')],
    uriSans: wish.uriSans ?? [],
    extendedKeyUsage: wish.usage === undefined ? [isTypha ? 'serverAuth' : 'clientAuth'] : wish.usage,
    now: testTime,
    ...(wish.notAfter === undefined ? {} : { notAfter: wish.notAfter }),
  });
}

/** What differs from an install with mutual TLS by Common Name. */
export interface InstallWish {
  readonly typhaEnv?: Readonly<Record<string, string | null>>;
  readonly nodeEnv?: Readonly<Record<string, string | null>>;
  readonly typha?: IssuedCertificate;
  readonly felix?: IssuedCertificate;
  readonly caPem?: string;
  readonly typhaSecret?: Readonly<Record<string, string>>;
  readonly nodeSecret?: Readonly<Record<string, string>>;
  readonly without?: readonly RedactedObject['kind'][];
  readonly more?: readonly RedactedObject[];
  /** References of the images; without one no release is known. */
  readonly typhaImage?: string;
  readonly nodeImage?: string;
  /** Environment of an init container that asks the certificates API for the certificate. */
  readonly typhaRequest?: Readonly<Record<string, string>>;
  readonly nodeRequest?: Readonly<Record<string, string>>;
  readonly nodeMount?: { readonly mountPath: string; readonly subPath?: string };
}

const typhaSettings = {
  TYPHA_CAFILE: '/ca/ca.crt',
  TYPHA_SERVERCERTFILE: '/certs/tls.crt',
  TYPHA_SERVERKEYFILE: '/certs/tls.key',
  TYPHA_CLIENTCN: 'typha-client',
};
const nodeSettings = {
  FELIX_TYPHAK8SSERVICENAME: 'calico-typha',
  FELIX_TYPHACAFILE: '/ca/ca.crt',
  FELIX_TYPHACERTFILE: '/certs/tls.crt',
  FELIX_TYPHAKEYFILE: '/certs/tls.key',
  FELIX_TYPHACN: 'typha-server',
};

/** A manifest install; null in an env takes a variable away. */
export function install(wish: InstallWish = {}): Snapshot {
  const pair = ({ certificatePem, privateKeyPem }: IssuedCertificate) => ({
    'tls.crt': certificatePem,
    'tls.key': privateKeyPem,
  });
  const objects: RedactedObject[] = [
    deployment(variables({ ...typhaSettings, ...wish.typhaEnv }), wish.typhaImage, wish.typhaRequest),
    daemonSet(variables({ ...nodeSettings, ...wish.nodeEnv }), wish),
    secret('typha-certs', wish.typhaSecret ?? pair(wish.typha ?? leaf('typha'))),
    secret('node-certs', wish.nodeSecret ?? pair(wish.felix ?? leaf('felix'))),
    configMap(wish.caPem ?? authority.certificatePem),
    service(),
  ];
  const kept = objects.filter((object) => !(wish.without ?? []).includes(object.kind));
  return snapshotOf(...kept, ...(wish.more ?? []));
}

export function judged(wish: InstallWish = {}): LinkJudgement {
  return judgeFelixTypha(contextOf(install(wish)));
}

function variables(values: Readonly<Record<string, string | null>>): EnvVar[] {
  return Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [{ name, value }]));
}

const imageOf = (image: string | undefined) => (image === undefined ? {} : { image });

const initOf = (secret: string, request: Readonly<Record<string, string>> | undefined) =>
  request === undefined
    ? {}
    : { initContainers: [{ name: `${secret}-key-cert-provisioner`, env: variables(request) }] };

function deployment(
  env: readonly EnvVar[],
  image: string | undefined,
  request: InstallWish['typhaRequest'],
): Deployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace: 'kube-system', name: 'calico-typha', labels: { 'k8s-app': 'calico-typha' } },
    spec: {
      replicas: 2,
      template: {
        metadata: { labels: { 'k8s-app': 'calico-typha' } },
        spec: {
          ...initOf('typha-certs', request),
          containers: [{ name: 'calico-typha', ...imageOf(image), env, volumeMounts: mounts }],
          volumes: volumes('typha-certs'),
        },
      },
    },
    status: { replicas: 2, updatedReplicas: 2, availableReplicas: 2 },
  };
}

const mounts = [
  { name: 'certs', mountPath: '/certs' },
  { name: 'ca', mountPath: '/ca' },
];
const volumes = (secretName: string) => [
  { name: 'certs', secret: { secretName } },
  { name: 'ca', configMap: { name: 'typha-ca' } },
];

function daemonSet(
  env: readonly EnvVar[],
  { nodeMount: mount, nodeImage: image, nodeRequest }: InstallWish,
): DaemonSet {
  const volumeMounts = mount === undefined ? mounts : [{ name: 'certs', ...mount }, ...mounts];
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { namespace: 'kube-system', name: 'calico-node', labels: { 'k8s-app': 'calico-node' } },
    spec: {
      template: {
        spec: {
          ...initOf('node-certs', nodeRequest),
          containers: [{ name: 'calico-node', ...imageOf(image), env, volumeMounts }],
          volumes: volumes('node-certs'),
        },
      },
    },
    status: { desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 3 },
  };
}

const secret = (name: string, texts: Readonly<Record<string, string>>): RedactedSecret =>
  seenSecret('kube-system', name, texts);

const configMap = (pem: string): ConfigMap => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { namespace: 'kube-system', name: 'typha-ca' },
  data: { 'ca.crt': pem },
});

const service = (): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { namespace: 'kube-system', name: 'calico-typha' },
  spec: { selector: { 'k8s-app': 'calico-typha' }, ports: [{ name: 'calico-typha', port: 5473 }] },
});
