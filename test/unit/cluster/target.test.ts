import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { stringify } from 'yaml';
import type { KubeFlags } from '../../../src/cluster/flags.ts';
import { loadKubeconfig } from '../../../src/cluster/kubeconfig.ts';
import { resolveTarget, type Target } from '../../../src/cluster/target.ts';
import { kubeconfigText, scratch } from './server/kubeconfig-file.ts';

/** Writes files and resolves flags over them as KUBECONFIG. */
function resolve(t: TestContext, texts: readonly string[], flags: KubeFlags = {}): Target {
  const directory = scratch(t);
  const files = texts.map((text, index) => {
    const file = join(directory, `config-${index}`);
    writeFileSync(file, text);
    return file;
  });
  return resolveTarget(loadKubeconfig(flags, { KUBECONFIG: files.join(delimiter) }), flags);
}

const config = (name: string, cluster: object = {}, user: object = {}): string =>
  kubeconfigText({ server: `https://${name}:6443`, ...cluster }, user as Record<string, unknown>, name);

test('the first file of KUBECONFIG that names something wins, and the first current context', (t) => {
  const target = resolve(t, [config('a'), config('a', { server: 'https://late:1' }), config('b')]);
  assert.equal(target.context, 'a');
  assert.equal(target.server.href, 'https://a:6443/');
  assert.equal(resolve(t, [config('a'), config('b')], { context: 'b' }).server.href, 'https://b:6443/');
});

test('files of KUBECONFIG that do not exist are passed over', (t) => {
  const directory = scratch(t);
  const file = join(directory, 'there');
  writeFileSync(file, config('a'));
  const env = { KUBECONFIG: [join(directory, 'not-there'), file].join(delimiter) };
  assert.equal(resolveTarget(loadKubeconfig({}, env), {}).context, 'a');
});

test('without KUBECONFIG the file is ~/.kube/config', (t) => {
  const home = scratch(t);
  assert.deepEqual(loadKubeconfig({}, { HOME: home }).files, []);
});

test('relative paths count from the directory of their file', (t) => {
  const target = resolve(t, [config('a', { 'certificate-authority': 'pki/ca.crt' }, { 'client-key': 'k' })]);
  assert.match(target.caFile ?? '', /^\/.*\/pki\/ca\.crt$/);
  assert.match(target.user.keyFile ?? '', /^\/.*\/k$/);
});

test('a kubeconfig of YAML with comments and anchors is read', (t) => {
  const text = `# mine\n${stringify({ ...JSON.parse(config('a')), extra: null })}`;
  assert.equal(resolve(t, [text]).context, 'a');
});

test('flags win over the context', (t) => {
  const texts = [
    config('a', { 'tls-server-name': 'n', 'certificate-authority-data': 'eA==' }),
    config('b', {}, { token: 'b' }),
  ];
  const target = resolve(t, texts, {
    user: 'b',
    server: 'https://other:1',
    'certificate-authority': '/ca',
    as: 'me',
  });
  assert.equal(target.server.href, 'https://other:1/');
  assert.equal(target.user.token, 'b');
  assert.deepEqual([target.caFile, target.caData], ['/ca', null]);
  assert.equal(target.tlsServerName, null, 'the name belonged to the server of the kubeconfig');
  assert.equal(target.user.impersonate.user, 'me');
  assert.equal(resolve(t, texts, { cluster: 'b' }).server.hostname, 'b');
});

test('skipping verification leaves the CA aside', (t) => {
  const target = resolve(t, [config('a', { 'certificate-authority-data': 'eA==' })], {
    'insecure-skip-tls-verify': true,
  });
  assert.deepEqual([target.skipVerify, target.caData], [true, null]);
});

test('a token or certificate given as a flag takes the place of its counterpart', (t) => {
  const user = {
    token: 'old',
    tokenFile: '/t',
    'client-certificate-data': 'eA==',
    'client-key-data': 'eA==',
  };
  const target = resolve(t, [config('a', {}, user)], {
    token: 'new',
    'client-certificate': '/c',
    'client-key': '/k',
  });
  assert.deepEqual([target.user.token, target.user.tokenFile], ['new', null]);
  assert.deepEqual([target.user.certFile, target.user.certData], ['/c', null]);
  assert.deepEqual([target.user.keyFile, target.user.keyData], ['/k', null]);
});

test('impersonation of the kubeconfig is read whole', (t) => {
  const user = { as: 'u', 'as-groups': ['g', 'h'], 'as-uid': '7', 'as-user-extra': { scopes: ['a', 'b'] } };
  assert.deepEqual(resolve(t, [config('a', {}, user)]).user.impersonate, {
    user: 'u',
    groups: ['g', 'h'],
    uid: '7',
    extra: { scopes: ['a', 'b'] },
  });
});

test('an address without a scheme is HTTPS when TLS is configured, else HTTP', (t) => {
  const secure = config('a', { server: 'h:6443', 'certificate-authority-data': 'eA==' });
  assert.equal(resolve(t, [secure]).server.href, 'https://h:6443/');
  assert.equal(resolve(t, [config('a', { server: 'h:8080' })]).server.href, 'http://h:8080/');
});

test('--server works without any kubeconfig', () => {
  const flags = { server: 'https://h:6443', token: 't' };
  const target = resolveTarget(loadKubeconfig(flags, { HOME: '/nonexistent' }), flags);
  assert.deepEqual([target.context, target.server.href, target.user.token], [null, 'https://h:6443/', 't']);
});
