import { type JudgeOptions, judge } from '../../../src/links/judge.ts';
import type { Status } from '../../../src/links/status.ts';
import { loadSnapshot } from '../../../src/snapshot/load.ts';
import { createAuthority, type IssuedCertificate, issueLeaf } from '../../../src/x509/issue.ts';
import { dayMs, testTime } from '../../support/judged.ts';

export const ownCa = createAuthority({ commonName: 'platform-ca', now: testTime });
export const otherCa = createAuthority({ commonName: 'other-ca', now: testTime });

export const installation = {
  apiVersion: 'operator.tigera.io/v1',
  kind: 'Installation',
  metadata: { name: 'default' },
  spec: { calicoNetwork: { ipPools: [{ cidr: '192.168.0.0/16', encapsulation: 'VXLANCrossSubnet' }] } },
};

/** The operator's own Deployment, as tigera-operator.yaml, the chart and ocp/ have it. */
export const operatorDeployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: 'tigera-operator',
    namespace: 'tigera-operator',
    labels: { 'k8s-app': 'tigera-operator' },
  },
  spec: {
    replicas: 1,
    template: {
      metadata: { labels: { 'k8s-app': 'tigera-operator' } },
      spec: { containers: [{ name: 'tigera-operator', image: 'quay.io/tigera/operator:v1.40.3' }] },
    },
  },
};

export const names = {
  'typha-certs': {
    'common-name': 'typha-server',
    'uri-san': 'spiffe://cluster.local/ns/calico-system/sa/calico-typha',
  },
  'node-certs': {
    'common-name': 'typha-client',
    'uri-san': 'spiffe://cluster.local/ns/calico-system/sa/calico-node',
  },
} as const;
type Name = keyof typeof names;

export function leafOf(name: Name, by = ownCa, notAfter?: Date): IssuedCertificate {
  return issueLeaf(by, {
    commonNames: [names[name]['common-name']],
    uriSans: [names[name]['uri-san']],
    extendedKeyUsage: ['serverAuth', 'clientAuth'],
    now: testTime,
    ...(notAfter === undefined ? {} : { notBefore: new Date(testTime.getTime() - 90 * dayMs), notAfter }),
  });
}

/** A Secret of the user's own in tigera-operator; `keys` are the names of its pair. */
export function own(
  name: Name,
  { certificatePem, privateKeyPem } = leafOf(name),
  stated: Readonly<Record<string, string>> = names[name],
  keys: readonly [string, string] = ['tls.crt', 'tls.key'],
): object {
  const texts = { [keys[0]]: certificatePem, [keys[1]]: privateKeyPem, ...stated };
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: 'tigera-operator' },
    type: 'Opaque',
    data: Object.fromEntries(
      Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString('base64')]),
    ),
  };
}

export function typhaCa(caBundle = ownCa.certificatePem): object {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'typha-ca', namespace: 'tigera-operator' },
    data: { caBundle },
  };
}

const labelled = (kind: 'Deployment' | 'DaemonSet', name: string, env: Readonly<Record<string, string>>) => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name, namespace: 'calico-system', labels: { 'k8s-app': name } },
  spec: {
    template: {
      metadata: { labels: { 'k8s-app': name } },
      spec: {
        containers: [
          { name, env: Object.entries(env).map(([variable, value]) => ({ name: variable, value })) },
        ],
      },
    },
  },
});

/** Typha and calico-node as they may run. */
export const workloads = [
  labelled('Deployment', 'calico-typha', { TYPHA_CLIENTCN: 'typha-client' }),
  labelled('DaemonSet', 'calico-node', {
    FELIX_TYPHAK8SNAMESPACE: 'calico-system',
    FELIX_TYPHAK8SSERVICENAME: 'calico-typha',
    FELIX_TYPHACN: 'typha-server',
  }),
] as const;

/** The text of a file with these objects. */
export function fileOf(objects: readonly object[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
}

/** What `status --from` says of a file with these objects. */
export function statusOf(objects: readonly object[], options: Partial<JudgeOptions> = {}): Status {
  const snapshot = loadSnapshot([{ name: 'objects.json', text: fileOf(objects) }], testTime);
  return judge(snapshot, {
    now: testTime,
    version: '0.0.0',
    link: null,
    expiresWithinMs: 30 * dayMs,
    ...options,
  });
}

/** `CODE MESSAGE` of every error. */
export function errorsOf({ findings }: Status): string[] {
  return findings.flatMap(({ severity, code, message }) =>
    severity === 'error' ? [`${code} ${message}`] : [],
  );
}
