import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { manifestMtlsCn } from '../../../simulator/scenarios/manifest-tls.ts';
import { startCluster } from '../../../simulator/server/cluster.ts';
import { at, textAt } from '../../../simulator/server/json.ts';
import { apiClient } from './api-client.ts';
import { now } from './empty-scenario.ts';

async function start(context: TestContext) {
  const cluster = await startCluster({ scenario: manifestMtlsCn, now });
  context.after(() => cluster.close());
  return cluster;
}

const secretPath = '/api/v1/namespaces/kube-system/secrets/calico-node-certs';

test('a client certificate and a token both say who asks', async (context) => {
  const cluster = await start(context);
  await apiClient(cluster.kubeconfig)('GET', secretPath);
  await apiClient(cluster.user({ name: 'jane', groups: ['platform'], by: 'token' }))('GET', secretPath);
  assert.deepEqual(
    cluster.requests.map((request) => request.user),
    [
      { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] },
      { name: 'jane', groups: ['platform', 'system:authenticated'] },
    ],
  );
});

test('an expired token and no credentials are 401', async (context) => {
  const cluster = await start(context);
  const late = await apiClient(cluster.user({ name: 'jane', by: 'expired-token' }))('GET', secretPath);
  assert.equal(late.status, 401);
  assert.equal(late.body.reason, 'Unauthorized');
  const nobody = cluster.kubeconfig.replace(/client-(certificate|key)-data: .*/g, 'token: wrong');
  assert.equal((await apiClient(nobody.replace('token: wrong', ''))('GET', secretPath)).status, 401);
});

test('a denial answers 403 in the words of Kubernetes', async (context) => {
  const cluster = await start(context);
  const allow = cluster.deny({ resource: 'secrets', namespace: 'kube-system' });
  const api = apiClient(cluster.kubeconfig);
  const answer = await api('GET', secretPath);
  assert.equal(answer.status, 403);
  assert.deepEqual(answer.body, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message:
      'secrets "calico-node-certs" is forbidden: User "kubernetes-admin" cannot get resource "secrets" in API group "" in the namespace "kube-system"',
    reason: 'Forbidden',
    details: { name: 'calico-node-certs', kind: 'secrets' },
    code: 403,
  });
  const list = await api('GET', '/api/v1/secrets');
  assert.equal(
    list.body.message,
    'secrets is forbidden: User "kubernetes-admin" cannot list resource "secrets" in API group "" at the cluster scope',
  );
  assert.equal((await api('GET', '/api/v1/namespaces/default/secrets')).status, 200);
  assert.equal((await api('GET', '/api/v1/nodes')).status, 200);
  allow();
  assert.equal((await api('GET', secretPath)).status, 200);
});

test('a denial can be for one user, one group, one verb or one name', async (context) => {
  const cluster = await start(context);
  const jane = apiClient(cluster.user({ name: 'jane', groups: ['viewers'] }));
  const admin = apiClient(cluster.kubeconfig);
  const both = async () => [(await jane('GET', secretPath)).status, (await admin('GET', secretPath)).status];
  const again = cluster.deny({ user: 'jane' });
  assert.deepEqual(await both(), [403, 200]);
  again();
  const members = cluster.deny({ member: 'viewers', verb: ['get', 'list'] });
  assert.deepEqual(await both(), [403, 200]);
  members();
  cluster.deny({ verb: 'get', resource: 'secrets', name: 'calico-typha-certs' });
  assert.deepEqual(await both(), [200, 200]);
});

test('a SelfSubjectAccessReview says what would be denied', async (context) => {
  const cluster = await start(context);
  cluster.deny({ verb: 'patch', group: 'apps', resource: 'deployments' });
  const api = apiClient(cluster.kubeconfig);
  const may = async (verb: string) => {
    const resourceAttributes = { verb, group: 'apps', resource: 'deployments', namespace: 'kube-system' };
    const answer = await api('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes },
      },
    });
    assert.equal(answer.status, 201);
    return at(answer.body, 'status', 'allowed');
  };
  assert.equal(await may('patch'), false);
  assert.equal(await may('get'), true);
});

test('impersonation decides who is judged, and its headers are in the log', async (context) => {
  const cluster = await start(context);
  cluster.deny({ user: 'jane', resource: 'secrets' });
  const headers = {
    'impersonate-user': 'jane',
    'impersonate-group': 'viewers',
    'impersonate-uid': '7',
    'impersonate-extra-scopes': 'view',
  };
  const answer = await apiClient(cluster.kubeconfig)('GET', secretPath, { headers });
  assert.match(textAt(answer.body, 'message'), /User "jane" cannot get/);
  assert.deepEqual(cluster.requests.at(-1)?.impersonation, {
    user: 'jane',
    groups: ['viewers'],
    uid: '7',
    extra: { scopes: 'view' },
  });
  cluster.deny({ verb: 'impersonate' });
  const refused = await apiClient(cluster.kubeconfig)('GET', '/api/v1/nodes', { headers });
  assert.match(textAt(refused.body, 'message'), /"kubernetes-admin" cannot impersonate resource "users"/);
});
