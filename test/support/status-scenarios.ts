import type { Status } from '../../src/links/status.ts';
import {
  certificate,
  clients,
  etcdNotUsed,
  felixTypha,
  finding,
  kubeApiserver,
  side,
  status,
  typha,
} from './status-literals.ts';

const server = 'spiffe://prod.example.org/ns/calico-system/sa/calico-typha';
const client = 'spiffe://prod.example.org/ns/calico-system/sa/calico-node';
const expiring = certificate('Secret calico-system/typha-certs', 'typha-server', '2026-12-02T00:00:00Z');
const unseen = {
  ...certificate('Secret calico-system/node-certs', '', ''),
  subject: null,
  issuer: null,
  commonName: null,
  notBefore: null,
  notAfter: null,
  sha256: null,
  publicKey: null,
  keyMatches: null,
} as const;
const gone = { ...unseen, missing: true } as const;

/** Situations whose screens are kept as golden files. */
export const scenarios: Readonly<Record<string, Status>> = {
  healthy: status(),
  migrating: status({
    links: [
      felixTypha({
        mode: 'mtls-cn-or-spiffe',
        state: 'error',
        sides: [
          typha({
            mode: 'mtls-cn-or-spiffe',
            verifies: { cn: 'typha-client', uriSan: client },
            certificate: { ...expiring, uriSans: [server], issuer: 'CN=corp-ca' },
            state: 'error',
            findings: ['CTLS402'],
          }),
          ...clients({
            mode: 'mtls-cn-or-spiffe',
            verifies: { cn: 'typha-server', uriSan: server },
            state: 'warning',
          }),
        ],
      }),
      kubeApiserver(),
      etcdNotUsed,
    ],
    findings: [
      finding({
        code: 'CTLS108',
        severity: 'warning',
        message: 'Typha still accepts the Common Name typha-client beside its SPIFFE ID',
        remedy: { command: null, text: 'Take TYPHA_CLIENTCN away once every client has its SPIFFE ID.' },
        evidence: ['Deployment calico-system/calico-typha, container calico-typha, TYPHA_CLIENTCN'],
      }),
      finding(),
    ],
    unread: [
      {
        resource: 'secrets',
        name: 'typha-certs',
        namespace: 'tigera-operator',
        reason: 'forbidden',
        permission: 'get secrets in tigera-operator',
      },
    ],
    summary: { errors: 1, warnings: 1, infos: 0, passed: 19, unknown: 1 },
  }),
  'half-rolled': status({
    links: [
      felixTypha({
        mode: 'broken',
        state: 'error',
        sides: [
          typha(),
          ...clients({ pods: 130 }),
          ...clients({
            pods: 84,
            workload: 'DaemonSet calico-system/calico-node (old revision 7c9f8d6b5)',
            mode: 'plaintext',
            verifies: { cn: null, uriSan: null },
            trust: { source: null, anchors: [] },
            certificate: null,
            state: 'error',
          }),
          ...clients({
            pods: 6,
            workload: 'DaemonSet calico-system/calico-node-windows',
            certificate: gone,
            mode: 'broken',
            state: 'error',
            findings: ['CTLS106'],
          }),
        ],
      }),
      kubeApiserver(),
      etcdNotUsed,
    ],
    findings: [finding({ code: 'CTLS101', message: 'calico-node connects to Typha in plaintext' })],
    summary: { errors: 1, warnings: 0, infos: 0, passed: 9, unknown: 0 },
  }),
  'view-only': status({
    links: [
      felixTypha({
        state: 'unknown',
        sides: [
          typha({ certificate: unseen, state: 'unknown' }),
          ...clients({ certificate: unseen, state: 'unknown' }),
        ],
      }),
      kubeApiserver(),
      etcdNotUsed,
    ],
    unread: ['calico-system', 'tigera-operator'].map((namespace) => ({
      resource: 'secrets',
      name: 'node-certs',
      namespace,
      reason: 'forbidden',
      permission: `get secrets in ${namespace}`,
    })),
    summary: { errors: 0, warnings: 0, infos: 0, passed: 11, unknown: 8 },
  }),
  etcd: status({
    installation: {
      kind: 'manifest',
      variant: 'canal',
      namespace: 'kube-system',
      calicoVersion: null,
      datastore: 'etcdv3',
      nodes: 1,
      managedBy: 'helm',
    },
    metadata: {
      context: null,
      server: null,
      generatedAt: '2026-11-24T12:00:00Z',
      version: '0.1.0',
      clockSkewSeconds: null,
    },
    links: [
      { link: 'felix-typha', mode: 'not-used', state: 'not-used', sides: [] },
      {
        link: 'etcd',
        mode: 'mtls',
        state: 'error',
        sides: [
          ...['felix', 'confd'].map((component) =>
            side(component, {
              workload: 'DaemonSet kube-system/canal',
              pods: 1,
              mode: 'mtls',
              verifies: { cn: null, uriSan: null },
              trust: { source: 'Secret kube-system/calico-etcd-secrets', anchors: [] },
              certificate: {
                ...certificate('Secret kube-system/calico-etcd-secrets', 'calico', '2026-11-20T00:00:00Z'),
                key: 'etcd-cert',
                keyMatches: 'no',
              },
              state: 'error',
            }),
          ),
        ],
      },
    ],
    findings: [finding({ code: 'CTLS401', link: 'etcd', message: 'calico-etcd-secrets expired 4 days ago' })],
    summary: { errors: 1, warnings: 0, infos: 2, passed: 4, unknown: 0 },
  }),
};
