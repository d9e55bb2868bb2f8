import type { TestContext } from 'node:test';
import { type Connection, connect } from '../../../../src/cluster/connection.ts';
import { type ReadOptions, readSnapshot } from '../../../../src/cluster/read-snapshot.ts';
import type { Snapshot } from '../../../../src/snapshot/snapshot.ts';
import { type Heard, type Reply, startServer, type TestServer } from './api-server.ts';
import { testCredentials } from './credentials.ts';
import { base64, kubeconfigFile } from './kubeconfig-file.ts';

const { authority, server: serving } = testCredentials();
const tls = { cert: serving.certificatePem, key: serving.privateKeyPem };

export const now = new Date('2026-01-01T00:00:00Z');
export const container = { name: 'calico-typha' };
export const deployment = {
  metadata: { name: 'calico-typha', namespace: 'kube-system', labels: { 'k8s-app': 'calico-typha' } },
  spec: { template: { spec: { containers: [container] } } },
};
export const secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'typha-certs', namespace: 'kube-system' },
  data: { 'common-name': base64('typha-server') },
};

const lists = new Set([
  'deployments',
  'daemonsets',
  'replicasets',
  'controllerrevisions',
  'pods',
  'installations',
]);

/** A cluster with one Typha Deployment found by k8s-app, and its Secret; `special` answers first. */
export function smallCluster(special: (request: Heard) => Reply | undefined = () => undefined) {
  return (request: Heard): Reply | undefined => {
    const own = special(request);
    if (own !== undefined) return own;
    const { path, query } = request;
    if (path === '/version') return { body: { gitVersion: 'v1.33.1' } };
    if (path.endsWith('/secrets/typha-certs')) return { body: secret };
    const resource = path.split('/').at(-1) ?? '';
    if (!lists.has(resource) && !/ies|ses|ions$/.test(resource)) return undefined;
    const isTypha = resource === 'deployments' && (query.get('labelSelector') ?? '').startsWith('k8s-app in');
    return { body: { kind: 'List', apiVersion: 'v1', metadata: {}, items: isTypha ? [deployment] : [] } };
  };
}

export const forbiddenReply = (message = 'no'): Reply => ({
  status: 403,
  body: { kind: 'Status', message, code: 403 },
});

export interface Run {
  readonly snapshot: Snapshot;
  readonly server: TestServer;
  readonly connection: Connection;
}

/** Reads a cluster that answers as `answer` says. */
export async function read(
  t: TestContext,
  answer: (request: Heard) => Reply | undefined,
  options: Partial<ReadOptions> = {},
): Promise<Run> {
  const server = await startServer(answer, tls);
  t.after(server.close);
  const cluster = { server: server.url, 'certificate-authority-data': base64(authority.certificatePem) };
  const connection = await connect({ kubeconfig: kubeconfigFile(t, cluster, { token: 't' }) }, {});
  t.after(connection.close);
  const snapshot = await readSnapshot(connection, { namespace: null, references: () => [], ...options }, now);
  return { snapshot, server, connection };
}
