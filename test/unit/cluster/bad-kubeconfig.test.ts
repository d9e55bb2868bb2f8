import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { connect } from '../../../src/cluster/connection.ts';
import type { KubeFlags } from '../../../src/cluster/flags.ts';
import { ExpectedError } from '../../../src/errors.ts';
import { testCredentials } from './server/credentials.ts';
import { base64, kubeconfigText, scratch } from './server/kubeconfig-file.ts';

const { authority, client, server } = testCredentials();
const secret = 'very-secret-token';

async function refusal(t: TestContext, text: string | null, flags: KubeFlags = {}): Promise<ExpectedError> {
  const directory = scratch(t);
  const file = join(directory, 'config');
  if (text !== null) writeFileSync(file, text);
  try {
    await connect({ kubeconfig: file, ...flags }, { HOME: directory });
  } catch (error) {
    assert.ok(error instanceof ExpectedError, String(error));
    const everything = [error.message, error.remedy, error.command ?? '']
      .join(' ')
      .replaceAll(directory, 'DIR');
    assert.equal(everything.includes(secret), false, 'no token in a message');
    assert.equal(everything.includes('PRIVATE KEY'), false);
    assert.equal(error.message.includes('\n'), false, 'one line');
    assert.match(error.remedy, /^[A-Z].*\.$/);
    error.message = error.message.replaceAll(directory, 'DIR');
    return error;
  }
  assert.fail('connected');
}

const cluster = { server: 'https://127.0.0.1:1' };
const user = (fields: object): string => kubeconfigText(cluster, fields as Record<string, unknown>);
const pair = {
  'client-certificate-data': base64(client.certificatePem),
  'client-key-data': base64(client.privateKeyPem),
};

const cases: readonly (readonly [string, string | null, KubeFlags, string, RegExp, number])[] = [
  [
    'a kubeconfig that does not exist',
    null,
    {},
    'unreadable-kubeconfig',
    /^cannot read kubeconfig DIR\/config \(ENOENT\)$/,
    1,
  ],
  [
    'a context that does not exist',
    kubeconfigText(cluster),
    { context: 'prod' },
    'unknown-context',
    /^context prod does not exist in DIR\/config$/,
    1,
  ],
  [
    'a user that does not exist',
    kubeconfigText(cluster),
    { user: 'x' },
    'unknown-user',
    /^user x does not exist/,
    1,
  ],
  [
    'a cluster that does not exist',
    kubeconfigText(cluster),
    { cluster: 'x' },
    'unknown-cluster',
    /^cluster x does not exist/,
    1,
  ],
  ['no current context', '{}', {}, 'no-current-context', /^no current context is set in DIR\/config$/, 1],
  [
    'a cluster without server',
    kubeconfigText({}),
    {},
    'no-server',
    /^cluster test has no server in DIR\/config$/,
    1,
  ],
  [
    'an address that is none',
    kubeconfigText({ server: 'https://' }),
    {},
    'bad-server-address',
    /^the address of the API server is not a URL/,
    1,
  ],
  [
    'malformed YAML',
    `users:\n- name: "${secret}\n`,
    {},
    'malformed-kubeconfig',
    /^kubeconfig DIR\/config is not valid YAML at line \d \(\w/,
    1,
  ],
  ['YAML of another kind', '- a\n- b\n', {}, 'malformed-kubeconfig', /holds no kubeconfig$/, 1],
  [
    'users that are no list',
    `users: ${secret}\n`,
    {},
    'malformed-kubeconfig',
    /contexts, clusters and users must be lists$/,
    1,
  ],
  ['an unknown YAML alias', 'users: *nowhere\n', {}, 'malformed-kubeconfig', /aliases|not valid YAML/, 1],
  [
    'a CA that is no PEM',
    kubeconfigText({ ...cluster, 'certificate-authority-data': base64('junk') }),
    {},
    'malformed-credentials',
    /^certificate-authority-data of cluster test holds no PEM certificate$/,
    1,
  ],
  [
    'a CA file that is missing',
    kubeconfigText({ ...cluster, 'certificate-authority': 'ca.crt' }),
    {},
    'unreadable-certificate-file',
    /^cannot read certificate-authority DIR\/ca\.crt \(ENOENT\)$/,
    1,
  ],
  [
    'a client certificate that is no PEM',
    user({ ...pair, 'client-certificate-data': base64('x') }),
    {},
    'malformed-credentials',
    /^client-certificate-data of user test holds no PEM certificate$/,
    1,
  ],
  [
    'a client key that is no PEM',
    user({ ...pair, 'client-key-data': base64('x') }),
    {},
    'malformed-credentials',
    /^client-key-data of user test holds no usable PEM private key$/,
    1,
  ],
  [
    'the key of another certificate',
    user({ ...pair, 'client-key-data': base64(server.privateKeyPem) }),
    {},
    'malformed-credentials',
    /is not the key of client-certificate-data of user test$/,
    1,
  ],
  [
    'a certificate without key',
    user({ 'client-certificate-data': pair['client-certificate-data'] }),
    {},
    'malformed-credentials',
    /^user test has no client-key, /,
    1,
  ],
  [
    'a token file that is missing',
    user({ tokenFile: 'token' }),
    {},
    'unreadable-token-file',
    /^cannot read the token file DIR\/token/,
    1,
  ],
  [
    'a group without a user',
    kubeconfigText(cluster),
    { 'as-group': ['g'] },
    'impersonation-without-user',
    /together with a user$/,
    2,
  ],
  [
    'a time limit that is none',
    kubeconfigText(cluster),
    { 'request-timeout': 'soon' },
    'bad-request-timeout',
    /^--request-timeout soon is not a duration$/,
    2,
  ],
  [
    'a proxy that is none',
    kubeconfigText({ ...cluster, 'proxy-url': 'ftp://x' }),
    {},
    'bad-proxy',
    /^proxy-url of the kubeconfig is not the address of a proxy$/,
    1,
  ],
];

for (const [what, text, flags, code, message, exitCode] of cases) {
  test(`${what} is an expected error`, async (t) => {
    const error = await refusal(t, text, flags).catch((thrown) => thrown);
    assert.equal(error.code, code, error.message);
    assert.match(error.message, message);
    assert.equal(error.exitCode, exitCode);
  });
}

test('an unknown context is told together with those that exist', async (t) => {
  const error = await refusal(t, kubeconfigText(cluster), { context: 'prod' });
  assert.equal(error.remedy, 'Name one of these with --context: test.');
  assert.equal(error.command, 'kubectl config get-contexts');
});

test('without any kubeconfig, outside a pod, that is what is told', async (t) => {
  await assert.rejects(connect({}, { HOME: scratch(t) }), {
    code: 'no-kubeconfig',
    message: 'there is no kubeconfig, and no --server is given',
    exitCode: 1,
  });
});

test('the CA of a test is a good one', async (t) => {
  const file = join(scratch(t), 'config');
  writeFileSync(
    file,
    kubeconfigText({ ...cluster, 'certificate-authority-data': base64(authority.certificatePem) }, pair),
  );
  (await connect({ kubeconfig: file }, {})).close();
});
