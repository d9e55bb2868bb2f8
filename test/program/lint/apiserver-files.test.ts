import assert from 'node:assert/strict';
import test from 'node:test';
import type { ConfigFile } from '../../../src/calico/files/part.ts';
import { lint } from '../../../src/links/lint/lint.ts';
import { testTime } from '../../support/judged.ts';
import { issue } from '../../support/stored-leaf.ts';

const options = { now: testTime, version: '0', expiresWithinMs: 0, unread: [] };
const usual = [
  '--authorization-mode=Node,RBAC',
  '--client-ca-file=/etc/kubernetes/pki/ca.crt',
  '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
  '--service-account-key-file=/etc/kubernetes/pki/sa.pub',
  '--service-account-signing-key-file=/etc/kubernetes/pki/sa.key',
];

const pod = (...flags: string[]): ConfigFile => ({
  path: '/etc/kubernetes/manifests/kube-apiserver.yaml',
  text: JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'kube-apiserver', namespace: 'kube-system' },
    spec: {
      containers: [
        {
          name: 'kube-apiserver',
          image: 'registry.k8s.io/kube-apiserver:v1.36.3',
          command: ['kube-apiserver', ...usual, ...flags],
          volumeMounts: [{ name: 'config', mountPath: '/config' }],
        },
      ],
      volumes: [{ name: 'config', hostPath: { path: '/srv/kubernetes' } }],
    },
  }),
});
const authentication = (anonymous: string) =>
  `apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\n${anonymous}`;

/** What is told of a code, with files on the host by their paths there. */
function told(
  code: string,
  input: readonly ConfigFile[],
  host: Readonly<Record<string, string>> = {},
): string {
  const { document } = lint(
    input,
    (path) => {
      const text = host[path];
      return text === undefined
        ? { kind: 'unknown', why: 'it is not given' }
        : { kind: 'found', bytes: new TextEncoder().encode(text) };
    },
    options,
  );
  const [finding] = document.findings.filter((one) => one.code === code);
  const [unsure] = document.unknown.filter((one) => one.check === code);
  if (finding !== undefined) return `${finding.severity} ${finding.message}`;
  return unsure === undefined ? 'passed' : `unknown ${unsure.why}`;
}

const named = '--authentication-config=/config/authn.yaml';
const health = authentication(
  'anonymous:\n  enabled: true\n  conditions: [{path: /livez}, {path: /readyz}]\n',
);

test('an AuthenticationConfiguration is read through the mounts of the pod', () => {
  assert.equal(told('CTLS208', [pod(named)], { '/srv/kubernetes/authn.yaml': health }), 'passed');
  assert.match(told('CTLS208', [pod(named)]), /^unknown .*\/config\/authn\.yaml: it is not given/);
  const everybody = authentication('anonymous: {enabled: true}\n');
  assert.match(
    told('CTLS208', [pod(named)], { '/srv/kubernetes/authn.yaml': everybody }),
    /^info .*allows anonymous requests \(anonymous of \/config\/authn\.yaml\)/,
  );
  const secrets = authentication(
    'anonymous:\n  enabled: true\n  conditions: [{path: /api}, {path: /livez}]\n',
  );
  assert.match(
    told('CTLS208', [pod(named)], { '/srv/kubernetes/authn.yaml': secrets }),
    /^info .*anonymous requests to \/api \(/,
  );
});

test('an AuthenticationConfiguration that is given beside the pod counts, and is a file that lint knows', () => {
  const beside = { path: 'gathered/authn.yaml', text: health };
  assert.equal(told('CTLS208', [pod(named), beside]), 'passed');
  assert.match(
    told('CTLS214', [pod(named, '--anonymous-auth=false'), beside]),
    /^error .*exclude each other/,
  );
  const { document, others } = lint([pod(named), beside], () => ({ kind: 'unknown', why: 'x' }), options);
  assert.deepEqual(others, []);
  assert.equal(document.files[1]?.kind, 'authentication-config');
  const second = { path: 'other/authn.yaml', text: authentication('anonymous: {enabled: false}\n') };
  assert.match(told('CTLS208', [pod(named), beside, second]), /^unknown/, 'two of one name tell nothing');
});

test('everybody is an administrator where the file lets anonymous requests in and nothing authorizes', () => {
  const open = pod(named, '--authorization-mode=AlwaysAllow');
  const everybody = authentication('anonymous: {enabled: true}\n');
  assert.match(
    told('CTLS208', [open], { '/srv/kubernetes/authn.yaml': everybody }),
    /^error .*whoever reaches it is an administrator/,
  );
});

test('the certificate of --cert-dir is served where it is there', () => {
  const folder = pod('--cert-dir=/config');
  assert.equal(told('CTLS211', [folder], { '/srv/kubernetes/apiserver.crt': 'x' }), 'passed');
  assert.match(told('CTLS211', [folder]), /^unknown/);
});

test('kubeadm mounts what its extraVolumes say', () => {
  const text = [
    'apiVersion: kubeadm.k8s.io/v1beta4',
    'kind: ClusterConfiguration',
    'kubernetesVersion: v1.36.3',
    'apiServer:',
    '  extraArgs: [{name: authentication-config, value: /authn/a.yaml}]',
    '  extraVolumes: [{name: authn, hostPath: /srv/authn, mountPath: /authn}]',
  ].join('\n');
  const file = { path: 'kubeadm.yaml', text };
  assert.equal(told('CTLS208', [file], { '/srv/authn/a.yaml': health }), 'passed');
  assert.match(told('CTLS208', [file]), /^unknown/);
});

test('the host of a kubeconfig is compared with the certificate that the flags of kube-apiserver name', () => {
  const { certificatePem } = issue({ dnsSans: ['kubernetes'], extendedKeyUsage: ['serverAuth'] });
  const host = { '/srv/kubernetes/apiserver.crt': certificatePem };
  const server = pod('--tls-cert-file=/config/apiserver.crt');
  const kubeconfig = (address: string): ConfigFile => ({
    path: '/etc/cni/net.d/calico-kubeconfig',
    text: JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'a',
      contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
      clusters: [{ name: 'a', cluster: { server: address } }],
      users: [{ name: 'a', user: { tokenFile: '/token' } }],
    }),
  });
  assert.match(
    told('CTLS215', [server, kubeconfig('https://10.96.0.1:443')], host),
    /^error cni-plugin of .* dials 10\.96\.0\.1, but .*has no IP SAN 10\.96\.0\.1 \(DNS kubernetes\)/,
  );
  assert.equal(told('CTLS215', [server, kubeconfig('https://kubernetes:443')], host), 'passed');
});

test('TLS 1.3 alone is told also where the release of Calico is not known', () => {
  assert.match(
    told('CTLS213', [pod('--tls-min-version=VersionTLS13')]),
    /^warning .*Calico v3\.25\.1 and v3\.26\.4 cannot connect/,
  );
  assert.equal(told('CTLS213', [pod('--tls-min-version=VersionTLS12')]), 'passed');
});

test('an address that is none is an error that quotes it', () => {
  const calicoctl = (address: string): ConfigFile => ({
    path: '/etc/calico/calicoctl.cfg',
    text: `kind: CalicoAPIConfig\nspec:\n  datastoreType: kubernetes\n  k8sAPIEndpoint: "${address}"\n`,
  });
  for (const wrong of [
    'https//10.0.0.1:6443',
    'https:/10.0.0.1',
    'ftp://10.0.0.1',
    'https://a b',
    'https://',
  ])
    assert.match(told('CTLS204', [calicoctl(wrong)]), /^error .*k8sAPIEndpoint is "/, wrong);
  for (const right of [
    'https://10.0.0.1:6443',
    'HTTPS://api.example',
    '10.0.0.1:6443',
    'https://[fd00::1]:6443/a',
  ])
    assert.doesNotMatch(told('CTLS204', [calicoctl(right)]), /^error/, right);
});
