import assert from 'node:assert/strict';
import test from 'node:test';
import { parse } from 'yaml';
import { httpsRoots } from '../../../../src/plan/changes/verify-apiserver/remedy-cni.ts';
import { verifyingKubeconfig } from '../../../../src/plan/changes/verify-apiserver/remedy-kubeconfig.ts';

test('an address of the cluster gets https, whatever else the configuration holds', () => {
  const text = '{"mtu": __CNI_MTU__, "kubernetes": {"k8s_api_root": "http://__KUBERNETES_SERVICE_HOST__:1"}}';
  assert.equal(httpsRoots(text, false), text.replace('http:', 'https:'));
});

test('an address of its own goes where a kubeconfig gives one, with its comma', () => {
  const root = '"k8s_api_root": "http://10.0.0.1:8080"';
  const [kubeconfig, rest] = [
    '"kubeconfig": "__KUBECONFIG_FILEPATH__"',
    '{"mtu": __CNI_MTU__, "kubernetes": ',
  ];
  for (const section of [`${root}, ${kubeconfig}`, `${kubeconfig},\n ${root}`])
    assert.equal(httpsRoots(`${rest}{${section}}}`, true), `${rest}{${kubeconfig}}}`);
  assert.equal(httpsRoots(`${rest}{${root}}}`, true), `${rest}{}}`);
  assert.equal(httpsRoots(`${rest}{${root}}}`, false), null);
});

test('an https address and a configuration without one stay as they are', () => {
  for (const text of ['{}', '{"kubernetes": {"k8s_api_root": "https://10.0.0.1:6443"}}'])
    assert.equal(httpsRoots(text, true), text);
});

const kubeconfig = (cluster: string) => `# kept
current-context: here
contexts:
- {name: here, context: {cluster: one, user: me}}
- {name: there, context: {cluster: two, user: me}}
clusters:
- name: one
  cluster: ${cluster}
- name: two
  cluster: {server: https://two, insecure-skip-tls-verify: true}
`;

test('the chosen cluster of a kubeconfig is verified with the CA of the pod, the others and comments stay', () => {
  const text = verifyingKubeconfig(kubeconfig('{server: https://one, insecure-skip-tls-verify: true}'), '');
  assert.match(text ?? '', /^# kept/);
  const [one, two] = parse(text ?? '').clusters;
  assert.deepEqual(one.cluster, {
    server: 'https://one',
    'certificate-authority': '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt',
  });
  assert.equal(two.cluster['insecure-skip-tls-verify'], true);
  const other = parse(verifyingKubeconfig(text ?? '', 'there') ?? '');
  assert.equal(other.clusters[1].cluster['insecure-skip-tls-verify'], undefined);
});

test('a CA that a kubeconfig has is kept, and what is none is left alone', () => {
  const text = verifyingKubeconfig(kubeconfig('{server: https://one, certificate-authority: /ca}'), '');
  assert.equal(parse(text ?? '').clusters[0].cluster['certificate-authority'], '/ca');
  assert.equal(verifyingKubeconfig(kubeconfig('{server: https://one}'), 'nowhere'), null);
  assert.equal(verifyingKubeconfig('clusters: [', ''), null);
  assert.equal(verifyingKubeconfig('a text', ''), null);
});
