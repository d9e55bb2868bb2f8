import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { parseKubeconfig } from '../../../src/calico/apiserver-kubeconfig.ts';
import { freshSeed } from '../../support/fresh-seed.ts';

const text = `
current-context: one
contexts:
- name: one
  context: {cluster: a, user: u}
- name: two
  context: {cluster: b, user: v}
clusters:
- name: a
  cluster: {server: 'https://a', certificate-authority-data: x}
- name: b
  cluster: {server: 'http://b', insecure-skip-tls-verify: true}
users:
- name: u
  user: {client-certificate-data: c, client-key: /k}
- name: v
  user: {token: t, tokenFile: /t}
`;

test('the current context is taken unless another one is named', () => {
  assert.deepEqual(parseKubeconfig(text, ''), {
    server: 'https://a',
    serverName: null,
    skipsVerification: false,
    hasCa: true,
    hasClientCertificate: true,
    hasClientKey: true,
    hasToken: false,
    tokenFile: null,
  });
  assert.deepEqual(parseKubeconfig(text, 'two'), {
    server: 'http://b',
    serverName: null,
    skipsVerification: true,
    hasCa: false,
    hasClientCertificate: false,
    hasClientKey: false,
    hasToken: true,
    tokenFile: '/t',
  });
});

test('a context that is not there, and text that is no kubeconfig, give nothing', () => {
  assert.equal(parseKubeconfig(text, 'three'), null);
  assert.equal(parseKubeconfig('[', ''), null);
  assert.equal(parseKubeconfig('just text', ''), null);
});

test('no text makes it throw', () => {
  fc.assert(
    fc.property(fc.string(), (any) => parseKubeconfig(any, '') === null || true),
    { seed: freshSeed('calico/apiserver-kubeconfig') },
  );
});
