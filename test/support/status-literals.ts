import type { Finding } from '../../src/findings/finding.ts';
import type { CertificateStatus, LinkStatus, SideStatus, Status, Summary } from '../../src/links/status.ts';

/** Statuses as `judge` would give them, written out for the tests of what is shown. */

const sha256 = (digit: string): string => digit.repeat(64);

const bundle: SideStatus['trust'] = {
  source: 'ConfigMap calico-system/tigera-ca-bundle',
  anchors: [{ subject: 'CN=tigera-operator-signer', notAfter: '2034-03-01T00:00:00Z', sha256: sha256('a') }],
};

export function certificate(source: string, commonName: string, notAfter: string): CertificateStatus {
  return {
    source,
    key: 'tls.crt',
    subject: `CN=${commonName}`,
    issuer: 'CN=tigera-operator-signer',
    commonName,
    uriSans: [],
    notBefore: '2026-01-02T00:00:00Z',
    notAfter,
    sha256: sha256('b'),
    publicKey: 'EC P-256',
    keyMatches: 'yes',
  };
}

export function side(component: string, changes: Partial<SideStatus> = {}): SideStatus {
  return {
    side: 'client',
    component,
    workload: 'DaemonSet calico-system/calico-node',
    pods: 214,
    mode: 'mtls-cn',
    verifies: { cn: 'typha-server', uriSan: null },
    trust: bundle,
    certificate: certificate('Secret calico-system/node-certs', 'typha-client', '2028-04-03T00:00:00Z'),
    state: 'ok',
    findings: [],
    ...changes,
  };
}

export const typha = (changes: Partial<SideStatus> = {}): SideStatus =>
  side('typha', {
    side: 'server',
    workload: 'Deployment calico-system/calico-typha',
    pods: 3,
    verifies: { cn: 'typha-client', uriSan: null },
    certificate: certificate('Secret calico-system/typha-certs', 'typha-server', '2028-04-03T00:00:00Z'),
    ...changes,
  });

export const clients = (changes: Partial<SideStatus> = {}): SideStatus[] =>
  ['felix', 'confd', 'tunnel-ip-allocator', 'node-status'].map((component) => side(component, changes));

export const felixTypha = (changes: Partial<LinkStatus> = {}): LinkStatus => ({
  link: 'felix-typha',
  mode: 'mtls-cn',
  state: 'ok',
  sides: [typha(), ...clients()],
  ...changes,
});

const tokenSide = (component: string, workload: string, pods: number): SideStatus =>
  side(component, {
    workload,
    pods,
    mode: 'tls-token',
    verifies: { cn: null, uriSan: null },
    trust: {
      source: 'cluster CA',
      anchors: [{ subject: 'CN=kubernetes', notAfter: '2035-01-01T00:00:00Z', sha256: sha256('c') }],
    },
    certificate: null,
  });

export const kubeApiserver = (): LinkStatus => ({
  link: 'kube-apiserver',
  mode: 'tls-token',
  state: 'ok',
  sides: [
    tokenSide('kube-apiserver', 'connection', 3),
    tokenSide('calico-node', 'DaemonSet calico-system/calico-node', 214),
    tokenSide('kube-controllers', 'Deployment calico-system/calico-kube-controllers', 1),
  ].map((row, at) =>
    at === 0
      ? {
          ...row,
          side: 'server' as const,
          trust: { source: 'our connection', anchors: [] },
          pods: null,
          certificate: {
            ...certificate('our connection', 'kube-apiserver', '2027-11-01T00:00:00Z'),
            key: null,
            keyMatches: null,
          },
        }
      : row,
  ),
});

export const etcdNotUsed: LinkStatus = { link: 'etcd', mode: 'not-used', state: 'not-used', sides: [] };

export const finding = (changes: Partial<Finding> = {}): Finding => ({
  code: 'CTLS402',
  severity: 'error',
  link: 'felix-typha',
  subject: 'calico-system/typha-certs',
  message:
    'typha-certs expires in 8 days (2026-12-02) and nothing renews it: its issuer CN=corp-ca is not the operator',
  evidence: [
    'Secret calico-system/typha-certs, key tls.crt',
    'issuer CN=corp-ca, not after 2026-12-02T00:00:00Z',
  ],
  remedy: {
    command:
      'kubectl -n tigera-operator create secret tls typha-certs --cert=typha.crt --key=typha.key --dry-run=client -o yaml',
    text: 'Have the CA issue a new certificate and replace the Secret.',
  },
  ...changes,
});

export function status(changes: Partial<Status> = {}): Status {
  const summary: Summary = { errors: 0, warnings: 0, infos: 0, passed: 31, unknown: 0 };
  return {
    apiVersion: 'calico-tls/v1',
    kind: 'Status',
    metadata: {
      context: 'prod-eu-1',
      server: 'https://10.0.0.1:6443',
      generatedAt: '2026-11-24T12:00:00Z',
      version: '0.1.0',
      clockSkewSeconds: 0,
    },
    installation: {
      kind: 'operator',
      variant: 'calico',
      namespace: 'calico-system',
      calicoVersion: 'v3.30.2',
      datastore: 'kubernetes',
      nodes: 214,
      managedBy: null,
    },
    links: [felixTypha(), kubeApiserver(), etcdNotUsed],
    findings: [],
    unknown: [],
    unread: [],
    summary,
    ...changes,
  };
}
