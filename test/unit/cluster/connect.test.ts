import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { type Connection, connect } from '../../../src/cluster/connection.ts';
import type { KubeFlags } from '../../../src/cluster/flags.ts';
import { issueLeaf } from '../../../src/x509/issue.ts';
import { startServer } from './server/api-server.ts';
import { testCredentials } from './server/credentials.ts';
import { base64, kubeconfigFile, scratch } from './server/kubeconfig-file.ts';

const { authority, server: serving, client } = testCredentials();
const tls = { cert: serving.certificatePem, key: serving.privateKeyPem };
const ca = { 'certificate-authority-data': base64(authority.certificatePem) };

async function ask(t: TestContext, flags: KubeFlags): Promise<Connection> {
  const connection = await connect(flags, { HOME: '/nonexistent' });
  t.after(connection.close);
  await connection.request({ path: '/version' });
  return connection;
}

test('a token goes to the server of the current context, and the handshake shows its certificates', async (t) => {
  const server = await startServer(() => ({ body: { gitVersion: 'v1.33.1' } }), tls);
  t.after(server.close);
  const kubeconfig = kubeconfigFile(t, { server: server.url, ...ca }, { token: 'the-token' });
  const connection = await connect({ kubeconfig }, {});
  t.after(connection.close);

  const response = await connection.request({ path: '/version' });

  assert.equal(response.status, 200);
  assert.deepEqual(response.body, { gitVersion: 'v1.33.1' });
  assert.equal(server.heard[0]?.headers.authorization, 'Bearer the-token');
  const handshake = connection.handshake();
  assert.equal(handshake.kind, 'known');
  if (handshake.kind !== 'known') return;
  assert.equal(handshake.value.protocol, 'TLSv1.3');
  assert.equal(handshake.value.verified, true);
  assert.equal(handshake.value.authentication, 'token');
  assert.deepEqual(handshake.value.chain, [serving.certificatePem, authority.certificatePem]);
});

test('a client certificate is presented and named as the way of authentication', async (t) => {
  const server = await startServer(() => ({ body: {} }), {
    ...tls,
    ca: authority.certificatePem,
    requestCert: true,
    rejectUnauthorized: true,
  });
  t.after(server.close);
  const user = {
    'client-certificate-data': base64(client.certificatePem),
    'client-key-data': base64(client.privateKeyPem),
  };
  const connection = await connect(
    { kubeconfig: kubeconfigFile(t, { server: server.url, ...ca }, user) },
    {},
  );
  t.after(connection.close);

  assert.equal((await connection.request({ path: '/version' })).status, 200);
  const handshake = connection.handshake();
  assert.equal(handshake.kind === 'known' && handshake.value.authentication, 'client-certificate');
});

test('a token file is read and its line break left out', async (t) => {
  const server = await startServer(() => ({ body: {} }), tls);
  t.after(server.close);
  const tokenFile = join(scratch(t), 'token');
  writeFileSync(tokenFile, 'from-file\n');
  await ask(t, { kubeconfig: kubeconfigFile(t, { server: server.url, ...ca }, { tokenFile }) });
  assert.equal(server.heard[0]?.headers.authorization, 'Bearer from-file');
});

test('user name and password go as basic authentication', async (t) => {
  const server = await startServer(() => ({ body: {} }), tls);
  t.after(server.close);
  const user = { username: 'me', password: 'pw' };
  await ask(t, { kubeconfig: kubeconfigFile(t, { server: server.url, ...ca }, user) });
  assert.equal(server.heard[0]?.headers.authorization, `Basic ${base64('me:pw')}`);
});

test('every group of an impersonation is a header of its own, and extra keys are escaped', async (t) => {
  const server = await startServer(() => ({ body: {} }), tls);
  t.after(server.close);
  const user = {
    as: 'jane',
    'as-groups': ['dev', 'ops'],
    'as-uid': '7',
    'as-user-extra': { 'Example.com/Scope': ['a', 'b'] },
  };
  await ask(t, { kubeconfig: kubeconfigFile(t, { server: server.url, ...ca }, user) });
  const raw = server.heard[0]?.rawHeaders ?? [];
  const pairs = raw.flatMap((name, index) =>
    index % 2 === 0 && /^impersonate/i.test(name) ? [`${name}: ${raw[index + 1]}`] : [],
  );
  assert.deepEqual(pairs, [
    'Impersonate-User: jane',
    'Impersonate-Group: dev',
    'Impersonate-Group: ops',
    'Impersonate-Uid: 7',
    'Impersonate-Extra-example.com%2Fscope: a',
    'Impersonate-Extra-example.com%2Fscope: b',
  ]);
});

test('--as-group takes the place of the groups of the kubeconfig', async (t) => {
  const server = await startServer(() => ({ body: {} }), tls);
  t.after(server.close);
  const kubeconfig = kubeconfigFile(t, { server: server.url, ...ca }, { as: 'jane', 'as-groups': ['dev'] });
  await ask(t, { kubeconfig, as: 'joe', 'as-group': ['view'] });
  assert.deepEqual(
    [server.heard[0]?.headers['impersonate-user'], server.heard[0]?.headers['impersonate-group']],
    ['joe', 'view'],
  );
});

test('a path in the address of the server is kept', async (t) => {
  const server = await startServer(() => ({ body: {} }), tls);
  t.after(server.close);
  await ask(t, { kubeconfig: kubeconfigFile(t, { server: `${server.url}/k8s/clusters/c-1/`, ...ca }) });
  assert.equal(server.heard[0]?.path, '/k8s/clusters/c-1/version');
});

test('plain HTTP shows no handshake', async (t) => {
  const server = await startServer(() => ({ body: {} }), null);
  t.after(server.close);
  const connection = await ask(t, { server: server.url });
  assert.deepEqual(connection.handshake(), { kind: 'absent' });
});

test('in a pod the service account is used', async (t) => {
  const server = await startServer(() => ({ body: {} }), tls);
  t.after(server.close);
  const directory = scratch(t);
  const files = { token: join(directory, 'token'), ca: join(directory, 'ca.crt') };
  writeFileSync(files.token, 'pod-token');
  writeFileSync(files.ca, authority.certificatePem);
  const env = {
    HOME: directory,
    KUBERNETES_SERVICE_HOST: '127.0.0.1',
    KUBERNETES_SERVICE_PORT: String(server.port),
  };
  const connection = await connect({}, env, { inCluster: files });
  t.after(connection.close);
  await connection.request({ path: '/version' });
  assert.equal(server.heard[0]?.headers.authorization, 'Bearer pod-token');
});

test('a server name that is not the address is verified instead of it', async (t) => {
  const named = issueLeaf(authority, {
    now: new Date(),
    commonNames: ['x'],
    dnsSans: ['api.example'],
    extendedKeyUsage: null,
  });
  const server = await startServer(() => ({ body: {} }), {
    cert: named.certificatePem,
    key: named.privateKeyPem,
  });
  t.after(server.close);
  const kubeconfig = kubeconfigFile(t, { server: server.url, ...ca });
  await ask(t, { kubeconfig, 'tls-server-name': 'api.example' });
  assert.equal(server.heard.length, 1);
});

test('an unverified connection says so', async (t) => {
  const server = await startServer(() => ({ body: {} }), tls);
  t.after(server.close);
  const connection = await ask(t, { server: server.url, 'insecure-skip-tls-verify': true });
  const handshake = connection.handshake();
  assert.equal(handshake.kind === 'known' && handshake.value.verified, false);
});
