import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:net';
import test, { type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import manifest from '../../../package.json' with { type: 'json' };
import { type Connection, connect } from '../../../src/cluster/connection.ts';
import type { KubeFlags } from '../../../src/cluster/flags.ts';
import { ExpectedError } from '../../../src/errors.ts';
import { createAuthority, issueLeaf } from '../../../src/x509/issue.ts';
import { type Reply, startServer, type TestServer } from './server/api-server.ts';
import { testCredentials } from './server/credentials.ts';
import { base64, kubeconfigFile } from './server/kubeconfig-file.ts';

const { authority, server: serving } = testCredentials();
const tls = { cert: serving.certificatePem, key: serving.privateKeyPem };
const ca = { 'certificate-authority-data': base64(authority.certificatePem) };

async function server(
  t: TestContext,
  answer: (attempt: number) => Reply,
  options = tls,
): Promise<TestServer> {
  let attempt = 0;
  const started = await startServer(() => answer(attempt++), options);
  t.after(started.close);
  return started;
}

async function connectTo(
  t: TestContext,
  address: string,
  flags: KubeFlags = {},
  user: object = {},
): Promise<Connection> {
  const kubeconfig = kubeconfigFile(t, { server: address, ...ca }, user as Record<string, unknown>);
  const connection = await connect({ kubeconfig, ...flags }, {});
  t.after(connection.close);
  return connection;
}

async function refusal(
  t: TestContext,
  address: string,
  flags: KubeFlags = {},
  user = {},
): Promise<ExpectedError> {
  const connection = await connectTo(t, address, flags, user);
  const error: unknown = await connection.request({ path: '/version' }).catch((thrown: unknown) => thrown);
  assert.ok(error instanceof ExpectedError, String(error));
  assert.equal(error.exitCode, 1);
  assert.match(error.remedy, /^[A-Z].*\.$/);
  return error;
}

test('every request says which program and version sends it, and from which system', async (t) => {
  const target = await server(t, () => ({ body: {} }));
  const connection = await connectTo(t, target.url);
  await connection.request({ path: '/version' });
  assert.equal(
    target.heard[0]?.headers['user-agent'],
    `kubectl-calico-tls/${manifest.version} (${process.platform}/${process.arch})`,
  );
});

test('a busy server is asked again when it says so', async (t) => {
  const busy = { status: 429, headers: { 'retry-after': '0' } };
  const target = await server(t, (attempt) => (attempt < 2 ? busy : { body: { ok: true } }));
  const connection = await connectTo(t, target.url);
  assert.equal((await connection.request({ path: '/x' })).status, 200);
  assert.deepEqual(connection.statistics(), { requests: 3, retries: 2, waves: 0 });
});

test('a server that stays busy is asked four times, then believed', async (t) => {
  const target = await server(t, () => ({ status: 429, headers: { 'retry-after': '0' } }));
  const connection = await connectTo(t, target.url);
  assert.equal((await connection.request({ path: '/x' })).status, 429);
  assert.equal(target.heard.length, 4);
});

test('the last answer before the time limit stands when a later attempt has none', async (t) => {
  const busy = { status: 503, headers: { 'retry-after': '0' }, body: { message: 'shutting down' } };
  const target = await server(t, (attempt) => (attempt === 0 ? busy : { silent: true }));
  const connection = await connectTo(t, target.url, { 'request-timeout': '2s' });
  const response = await connection.request({ path: '/x' });
  assert.deepEqual([response.status, response.body], [503, busy.body]);
  assert.equal(target.heard.length, 2);
});

test('a server that asks for more patience than the time limit has is not asked again', async (t) => {
  const target = await server(t, () => ({ status: 429, headers: { 'retry-after': '10' } }));
  const connection = await connectTo(t, target.url, { 'request-timeout': '10s' });
  assert.equal((await connection.request({ path: '/x' })).status, 429);
  assert.equal(connection.statistics().retries, 0);
});

test('429 without Retry-After and 500 are answers', async (t) => {
  const target = await server(t, (attempt) => ({ status: attempt === 0 ? 429 : 500 }));
  const connection = await connectTo(t, target.url);
  assert.equal((await connection.request({ path: '/x' })).status, 429);
  assert.equal((await connection.request({ path: '/x' })).status, 500);
});

test('a GET whose connection was reset is sent again; a PATCH is not', async (t) => {
  const target = await server(t, (attempt) => (attempt % 2 === 0 ? { reset: true } : { body: {} }));
  const connection = await connectTo(t, target.url);
  assert.equal((await connection.request({ path: '/x' })).status, 200);
  await assert.rejects(connection.request({ path: '/x', method: 'PATCH', body: {} }), {
    code: 'connection-lost',
  });
  assert.equal(target.heard.length, 3);
});

test('gzip is asked for and understood', async (t) => {
  const body = { big: 'x'.repeat(1000) };
  const target = await server(t, () => ({
    headers: { 'content-encoding': 'gzip' },
    body: gzipSync(JSON.stringify(body)),
  }));
  const connection = await connectTo(t, target.url);
  assert.deepEqual((await connection.request({ path: '/x' })).body, body);
  assert.equal(target.heard[0]?.headers['accept-encoding'], 'gzip');
});

test('requests are logged by method, address, status and time, without headers', async (t) => {
  const target = await server(t, () => ({ body: {} }));
  const lines: object[] = [];
  const kubeconfig = kubeconfigFile(t, { server: target.url, ...ca }, { token: 'very-secret' });
  const connection = await connect(
    { kubeconfig },
    {},
    { log: (entry) => lines.push({ ...entry, milliseconds: 0 }) },
  );
  t.after(connection.close);
  await connection.request({ path: '/api/v1/pods', query: { limit: '500', continue: undefined } });
  assert.deepEqual(lines, [
    { method: 'GET', url: `${target.url}/api/v1/pods?limit=500`, status: 200, milliseconds: 0 },
  ]);
});

test('a slow server is given up after --request-timeout', async (t) => {
  const target = await server(t, () => ({ silent: true }));
  const error = await refusal(t, target.url, { 'request-timeout': '100ms' });
  assert.equal(error.code, 'server-timeout');
  assert.equal(error.message, `${target.url} did not answer within 0.1 s`);
});

test('a server that is not there refuses the connection', async (t) => {
  const gone = await server(t, () => ({}));
  await gone.close();
  const error = await refusal(t, gone.url);
  assert.equal(error.code, 'server-unreachable');
  assert.equal(error.message, `${gone.url} refuses the connection`);
});

test('a name that does not exist cannot be resolved', async (t) => {
  const error = await refusal(t, 'https://no-such-host.invalid:6443');
  assert.equal(error.code, 'server-unreachable');
  assert.match(
    error.message,
    /^the name of https:\/\/no-such-host\.invalid:6443 cannot be resolved \(E\w+\)$/,
  );
});

test('a plain HTTP server behind an https address does not speak TLS', async (t) => {
  const plain = await startServer(() => ({}), null);
  t.after(plain.close);
  const error = await refusal(t, plain.url.replace('http:', 'https:'));
  assert.equal(error.code, 'server-not-tls');
  assert.match(error.message, /does not speak TLS/);
});

test('an https server behind an http address is told by what it answers', async (t) => {
  const target = await server(t, () => ({}));
  const error = await refusal(t, target.url.replace('https:', 'http:'));
  assert.ok(['connection-lost', 'not-kubernetes'].includes(error.code), error.code);
});

test('a certificate of another CA is not trusted', async (t) => {
  const other = createAuthority({ commonName: 'other-ca', now: new Date() });
  const leaf = issueLeaf(other, {
    now: new Date(),
    commonNames: ['x'],
    ipSans: ['127.0.0.1'],
    extendedKeyUsage: null,
  });
  const target = await server(t, () => ({}), { cert: leaf.certificatePem, key: leaf.privateKeyPem });
  const error = await refusal(t, target.url);
  assert.equal(error.code, 'server-not-trusted');
  assert.match(error.message, /is not signed by the CA of the kubeconfig/);
});

test('a certificate for another address is told as that', async (t) => {
  const leaf = issueLeaf(authority, {
    now: new Date(),
    commonNames: ['x'],
    dnsSans: ['api.example'],
    extendedKeyUsage: null,
  });
  const target = await server(t, () => ({}), { cert: leaf.certificatePem, key: leaf.privateKeyPem });
  const error = await refusal(t, target.url);
  assert.equal(error.code, 'server-name-mismatch');
  assert.match(error.remedy, /--tls-server-name/);
});

test('an expired serving certificate is told as that', async (t) => {
  const past = { notBefore: new Date('2020-01-01T00:00:00Z'), notAfter: new Date('2021-01-01T00:00:00Z') };
  const leaf = issueLeaf(authority, {
    now: new Date(),
    ...past,
    commonNames: ['x'],
    ipSans: ['127.0.0.1'],
    extendedKeyUsage: null,
  });
  const target = await server(t, () => ({}), { cert: leaf.certificatePem, key: leaf.privateKeyPem });
  const error = await refusal(t, target.url);
  assert.equal(error.code, 'server-certificate-expired');
});

test('a server that demands a client certificate refuses one without', async (t) => {
  const mutual = { ...tls, ca: authority.certificatePem, requestCert: true, rejectUnauthorized: true };
  const error = await refusal(t, (await server(t, () => ({}), mutual)).url);
  assert.equal(error.code, 'client-certificate-refused');
});

test('an expired token is told with its time, and never shown', async (t) => {
  const claims = Buffer.from(JSON.stringify({ exp: 1_600_000_000 })).toString('base64url');
  const token = `eyJhbGciOiJSUzI1NiJ9.${claims}.c2lnbmF0dXJl`;
  const target = await server(t, () => ({ status: 401 }));
  const error = await refusal(t, target.url, {}, { token });
  assert.equal(error.code, 'unauthorized');
  assert.equal(
    error.message,
    `${target.url} does not accept the credentials of user test: the token expired at 2020-09-13T12:26:40.000Z`,
  );
  assert.equal(JSON.stringify({ ...error, stack: '' }).includes(token), false);
});

test('a token given as a flag is not accepted, and not repeated', async (t) => {
  const target = await server(t, () => ({ status: 401 }));
  const error = await refusal(t, target.url, { token: 'very-secret' });
  assert.equal(error.message, `${target.url} does not accept the credentials of user test (401)`);
  assert.equal(`${error.remedy} ${error.command}`.includes('very-secret'), false);
});

test('a login page is no API server', async (t) => {
  const target = await server(t, () => ({ body: '<html>log in</html>' }));
  assert.equal((await refusal(t, target.url)).code, 'not-kubernetes');
});

test('a server that speaks another protocol does not answer with HTTP', async (t) => {
  const other: Server = createServer((socket) => socket.end('220 mail ready\r\n'));
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  t.after(() => other.close());
  const address = other.address();
  assert.ok(address !== null && typeof address === 'object');
  assert.equal((await refusal(t, `http://127.0.0.1:${address.port}`)).code, 'not-kubernetes');
});
