import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { type Connection, connect } from '../../../src/cluster/connection.ts';
import { startServer, type TestServer } from './server/api-server.ts';
import { testCredentials } from './server/credentials.ts';
import { base64, kubeconfigFile } from './server/kubeconfig-file.ts';

const { authority, server: serving, client } = testCredentials();
const tls = { cert: serving.certificatePem, key: serving.privateKeyPem };

/** A credential plugin that is a line of JavaScript. */
const plugin = (script: string, more: object = {}): object => ({
  apiVersion: 'client.authentication.k8s.io/v1',
  command: process.execPath,
  args: ['-e', script],
  ...more,
});
const printing = (status: object): string =>
  `console.log(JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status: ${JSON.stringify(status)} }))`;

async function serverAnd(
  t: TestContext,
  exec: object,
  options = {},
): Promise<[TestServer, () => Promise<Connection>]> {
  const server = await startServer(() => ({ body: {} }), { ...tls, ...options });
  t.after(server.close);
  const cluster = { server: server.url, 'certificate-authority-data': base64(authority.certificatePem) };
  const kubeconfig = kubeconfigFile(t, cluster, { exec });
  return [
    server,
    async () => {
      const connection = await connect({ kubeconfig }, {});
      t.after(connection.close);
      await connection.request({ path: '/version' });
      return connection;
    },
  ];
}

test('the token of an exec plugin is sent', async (t) => {
  const [server, ask] = await serverAnd(t, plugin(printing({ token: 'from-plugin' })));
  await ask();
  assert.equal(server.heard[0]?.headers.authorization, 'Bearer from-plugin');
});

test('the certificate of an exec plugin is presented', async (t) => {
  const status = { clientCertificateData: client.certificatePem, clientKeyData: client.privateKeyPem };
  const mutual = { ca: authority.certificatePem, requestCert: true, rejectUnauthorized: true };
  const [server, ask] = await serverAnd(t, plugin(printing(status)), mutual);
  const handshake = (await ask()).handshake();
  assert.equal(server.heard.length, 1);
  assert.equal(handshake.kind === 'known' && handshake.value.authentication, 'client-certificate');
});

test('the plugin runs once for many requests, and learns of the cluster what kubectl tells it', async (t) => {
  const script = `require('node:fs').appendFileSync(process.env.RUNS, process.env.KUBERNETES_EXEC_INFO + '\\n');${printing({ token: 't' })}`;
  const server = await startServer(() => ({ body: {} }), tls);
  t.after(server.close);
  const cluster = { server: server.url, 'certificate-authority-data': base64(authority.certificatePem) };
  const place = kubeconfigFile(t, cluster);
  const runs = join(dirname(place), 'runs');
  const exec = plugin(script, {
    env: [{ name: 'RUNS', value: runs }],
    provideClusterInfo: true,
    interactiveMode: 'Never',
  });
  const connection = await connect({ kubeconfig: kubeconfigFile(t, cluster, { exec }) }, {});
  t.after(connection.close);
  await Promise.all(['/a', '/b', '/c'].map((path) => connection.request({ path })));

  const lines = readFileSync(runs, 'utf8').trim().split('\n');
  assert.equal(lines.length, 1);
  assert.deepEqual(JSON.parse(lines[0] ?? ''), {
    apiVersion: 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    spec: {
      interactive: false,
      cluster: { server: server.url, 'certificate-authority-data': base64(authority.certificatePem) },
    },
  });
});

test('a plugin named by a relative path is found beside the kubeconfig', async (t) => {
  const server = await startServer(() => ({ body: {} }), tls);
  t.after(server.close);
  const cluster = { server: server.url, 'certificate-authority-data': base64(authority.certificatePem) };
  const kubeconfig = kubeconfigFile(t, cluster, { exec: { command: './plugin', args: [] } });
  const script = `#!${process.execPath}\n${printing({ token: 'beside' })}\n`;
  writeFileSync(join(dirname(kubeconfig), 'plugin'), script, { mode: 0o755 });
  const connection = await connect({ kubeconfig }, {});
  t.after(connection.close);
  await connection.request({ path: '/version' });
  assert.equal(server.heard[0]?.headers.authorization, 'Bearer beside');
});

test('a plugin that is not installed is named, with the hint of the kubeconfig', async (t) => {
  const [, ask] = await serverAnd(t, {
    command: 'no-such-plugin',
    installHint: 'Install it from example.com.\nMore.',
  });
  await assert.rejects(ask(), {
    code: 'exec-plugin-missing',
    message: 'the credential plugin no-such-plugin cannot be run (ENOENT)',
    remedy: 'Install it from example.com.',
    exitCode: 1,
  });
});

const failures: readonly (readonly [string, string, RegExp])[] = [
  ['fails', `console.error('warming up\\nsession expired'); process.exit(3)`, /failed: session expired$/],
  ['fails in silence', 'process.exit(3)', /failed: it ended without a word$/],
  ['prints something else', `console.log('token very-secret')`, /failed: it printed no ExecCredential$/],
  ['prints no status', `console.log('{}')`, /failed: it printed no ExecCredential$/],
  [
    'prints a key on stderr',
    `console.error(${JSON.stringify(client.privateKeyPem.replaceAll('\n', ' '))}); process.exit(1)`,
    /failed: <withheld - looks like a private key \(EC PKCS#8\)>/,
  ],
];
for (const [what, script, message] of failures) {
  test(`a plugin that ${what} is told in one line`, async (t) => {
    const [, ask] = await serverAnd(t, plugin(script));
    await assert.rejects(ask(), (error: Error & { code?: string; remedy?: string }) => {
      assert.equal(error.code, 'exec-plugin-failed');
      assert.match(error.message, message);
      assert.equal(error.message.includes('very-secret'), false);
      return true;
    });
  });
}
