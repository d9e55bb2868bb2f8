import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { type Connection, connect } from '../../../src/cluster/connection.ts';
import type { Environment } from '../../../src/cluster/flags.ts';
import { issueLeaf } from '../../../src/x509/issue.ts';
import { startServer, type TestServer } from './server/api-server.ts';
import { startProxy, type TestProxy } from './server/connect-proxy.ts';
import { testCredentials } from './server/credentials.ts';
import { base64, kubeconfigFile } from './server/kubeconfig-file.ts';

const { authority } = testCredentials();
const ca = { 'certificate-authority-data': base64(authority.certificatePem) };
const serving = issueLeaf(authority, {
  now: new Date(),
  commonNames: ['api'],
  dnsSans: ['api.example'],
  extendedKeyUsage: null,
});

/** The server has a name that only the proxy can resolve. */
const address = 'https://api.example:6443';

async function behindProxy(
  t: TestContext,
  status?: number,
): Promise<{ server: TestServer; proxy: TestProxy }> {
  const server = await startServer(() => ({ body: { ok: true } }), {
    cert: serving.certificatePem,
    key: serving.privateKeyPem,
  });
  const proxy = await startProxy(server.port, status);
  t.after(async () => {
    await proxy.close();
    await server.close();
  });
  return { server, proxy };
}

async function connection(t: TestContext, env: Environment, cluster: object = {}): Promise<Connection> {
  const kubeconfig = kubeconfigFile(t, { server: address, ...ca, ...cluster });
  const made = await connect({ kubeconfig }, env);
  t.after(made.close);
  return made;
}

for (const name of ['HTTPS_PROXY', 'https_proxy']) {
  test(`${name} carries TLS that ends at the API server, and one tunnel serves many requests`, async (t) => {
    const { server, proxy } = await behindProxy(t);
    const made = await connection(t, { [name]: proxy.url });
    for (let count = 0; count < 3; count += 1) {
      assert.deepEqual((await made.request({ path: '/version' })).body, { ok: true });
    }
    assert.deepEqual(proxy.asked, ['api.example:6443']);
    assert.equal(server.heard.length, 3);
    const handshake = made.handshake();
    assert.equal(handshake.kind === 'known' && handshake.value.chain[0], serving.certificatePem);
  });
}

test('proxy-url of the kubeconfig is used, with its user name and password', async (t) => {
  const { proxy } = await behindProxy(t);
  const made = await connection(t, {}, { 'proxy-url': proxy.url.replace('//', '//me:p%40ss@') });
  await made.request({ path: '/version' });
  assert.deepEqual(proxy.authorizations, [`Basic ${base64('me:p@ss')}`]);
});

test('a proxy that refuses the tunnel is named, without its password', async (t) => {
  const { proxy } = await behindProxy(t, 407);
  const made = await connection(t, { HTTPS_PROXY: proxy.url.replace('//', '//me:hidden@') });
  await assert.rejects(made.request({ path: '/version' }), (error: Error & { code?: string }) => {
    assert.equal(error.code, 'proxy-refused');
    assert.equal(
      error.message,
      `the proxy ${new URL(proxy.url).host} does not open a tunnel to ${address} (HTTP 407)`,
    );
    return true;
  });
});

test('a proxy that is not there is named', async (t) => {
  const { proxy } = await behindProxy(t);
  await proxy.close();
  const made = await connection(t, { HTTPS_PROXY: proxy.url });
  await assert.rejects(made.request({ path: '/version' }), { code: 'proxy-unreachable' });
});

test('plain HTTP goes through HTTP_PROXY with the whole URL', async (t) => {
  const { proxy } = await behindProxy(t);
  const made = await connect(
    { server: 'http://api.example:8080' },
    { HOME: '/nonexistent', HTTP_PROXY: proxy.url },
  );
  t.after(made.close);
  assert.deepEqual((await made.request({ path: '/version' })).body, { forwarded: true });
  assert.deepEqual(proxy.asked, ['http://api.example:8080/version']);
});

test('a WebSocket of client-node takes the same proxy and sends the same headers', async (t) => {
  const { server, proxy } = await behindProxy(t);
  const kubeconfig = kubeconfigFile(
    t,
    { server: address, ...ca },
    { token: 'tok', as: 'jane', 'as-groups': ['a', 'b'] },
  );
  const made = await connect({ kubeconfig }, { HTTPS_PROXY: proxy.url });
  t.after(made.close);
  const { PortForward } = await import('@kubernetes/client-node');
  const { PassThrough } = await import('node:stream');
  const forward = new PortForward(await made.kubeConfig());
  const [output, errors, input] = [new PassThrough(), new PassThrough(), new PassThrough()];
  await Promise.resolve(forward.portForward('ns', 'pod', [80], output, errors, input)).catch(() => undefined);
  assert.deepEqual(proxy.asked, ['api.example:6443']);
  const [heard] = server.heard;
  assert.equal(heard?.path, '/api/v1/namespaces/ns/pods/pod/portforward');
  assert.equal(heard?.headers.authorization, 'Bearer tok');
  assert.match(heard?.headers['user-agent'] ?? '', /^kubectl-calico-tls\/\d/);
  assert.equal(heard?.headers['impersonate-group'], 'a, b');
  assert.equal(heard?.headers['impersonate-user'], 'jane');
});
