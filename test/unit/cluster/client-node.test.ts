import assert from 'node:assert/strict';
import test from 'node:test';
import { connect } from '../../../src/cluster/connection.ts';
import { issueLeaf } from '../../../src/x509/issue.ts';
import { startServer } from './server/api-server.ts';
import { testCredentials } from './server/credentials.ts';
import { base64, kubeconfigFile } from './server/kubeconfig-file.ts';
import { startSocksProxy } from './server/socks-proxy.ts';

const { authority, server: serving } = testCredentials();
const ca = { 'certificate-authority-data': base64(authority.certificatePem) };

/** An ID token that expires at `exp`; nobody checks its signature. */
function idToken(exp: number): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part({ exp })}.c2ln`;
}

test('the ID token of an OIDC auth-provider is sent', async (t) => {
  const server = await startServer(() => ({ body: {} }), {
    cert: serving.certificatePem,
    key: serving.privateKeyPem,
  });
  t.after(server.close);
  const token = idToken(4_000_000_000);
  const user = { 'auth-provider': { name: 'oidc', config: { 'id-token': token, 'client-id': 'c' } } };
  const connection = await connect(
    { kubeconfig: kubeconfigFile(t, { server: server.url, ...ca }, user) },
    {},
  );
  t.after(connection.close);
  await connection.request({ path: '/version' });
  assert.equal(server.heard[0]?.headers.authorization, `Bearer ${token}`);
});

test('an OIDC provider that cannot renew its token is an expected error without the token', async (t) => {
  const config = {
    'id-token': idToken(1),
    'refresh-token': 'very-secret',
    'client-id': 'c',
    'idp-issuer-url': 'https://127.0.0.1:1',
  };
  const user = { 'auth-provider': { name: 'oidc', config } };
  const kubeconfig = kubeconfigFile(t, { server: 'https://127.0.0.1:1', ...ca }, user);
  await assert.rejects(connect({ kubeconfig }, {}), {
    code: 'auth-provider-failed',
    message: 'the auth-provider oidc of user test gave no token',
  });
});

test('a SOCKS proxy of the kubeconfig carries the connection', async (t) => {
  const named = issueLeaf(authority, {
    now: new Date(),
    commonNames: ['api'],
    dnsSans: ['api.example'],
    extendedKeyUsage: null,
  });
  const server = await startServer(() => ({ body: { ok: true } }), {
    cert: named.certificatePem,
    key: named.privateKeyPem,
  });
  const proxy = await startSocksProxy(server.port);
  t.after(async () => {
    await proxy.close();
    await server.close();
  });
  const cluster = {
    server: 'https://api.example:6443',
    'proxy-url': proxy.url.replace('socks5', 'socks5h'),
    ...ca,
  };
  const connection = await connect({ kubeconfig: kubeconfigFile(t, cluster, { token: 'tok' }) }, {});
  t.after(connection.close);
  assert.deepEqual((await connection.request({ path: '/version' })).body, { ok: true });
  assert.deepEqual(proxy.asked, ['api.example:6443']);
  assert.equal(server.heard[0]?.headers.authorization, 'Bearer tok');
});

const refusals = [
  [{ reply: 1 }, 'general failure of the proxy'],
  [{ reply: 2 }, 'its rules do not allow it'],
  [{ reply: 5 }, 'connection refused there'],
  [{ method: 0xff }, 'it does not accept the user name and password, or the lack of them'],
] as const;
for (const [answer, reason] of refusals) {
  test(`a SOCKS proxy that refuses is named, with the reason, without its password: ${reason}`, async (t) => {
    const proxy = await startSocksProxy(1, answer);
    t.after(proxy.close);
    const cluster = {
      server: 'https://127.0.0.1:6443',
      'proxy-url': proxy.url.replace('//', '//me:hidden@'),
    };
    const connection = await connect({ kubeconfig: kubeconfigFile(t, { ...cluster, ...ca }, {}) }, {});
    t.after(connection.close);
    await assert.rejects(connection.request({ path: '/version' }), {
      name: 'ExpectedError',
      code: 'proxy-refused',
      message: `the proxy ${new URL(proxy.url).host} does not open a tunnel to https://127.0.0.1:6443 (${reason})`,
    });
  });
}

test('a SOCKS proxy that is not there is named', async (t) => {
  const proxy = await startSocksProxy(1);
  await proxy.close();
  const cluster = { server: 'https://127.0.0.1:6443', 'proxy-url': proxy.url, ...ca };
  const connection = await connect({ kubeconfig: kubeconfigFile(t, cluster, {}) }, {});
  t.after(connection.close);
  const { host } = new URL(proxy.url);
  await assert.rejects(connection.request({ path: '/version' }), {
    code: 'proxy-unreachable',
    message: `the proxy ${host} cannot be reached (connect ECONNREFUSED ${host})`,
  });
});
