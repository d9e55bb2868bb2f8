import assert from 'node:assert/strict';
import test from 'node:test';
import type { FindingCode } from '../../../../src/findings/finding.ts';
import { judgeApiserver } from '../../../../src/links/kube-apiserver/kube-apiserver.ts';
import { extend } from '../../../../src/snapshot/build.ts';
import { known } from '../../../../src/snapshot/reading.ts';
import { withheld } from '../../../../src/snapshot/redaction/withheld.ts';
import { createAuthority, issueLeaf } from '../../../../src/x509/issue.ts';
import { contextOf, outcome, results, testTime } from '../../../support/judged.ts';
import { seenSecret } from '../../../support/seen-secret.ts';
import { snapshotOf } from '../../../support/snapshot.ts';
import { craftedPem } from '../../x509/crafted/crafted-certificate.ts';
import { KeyRing } from '../../x509/crafted/test-keys.ts';
import { ca as craftedCa, leaf as craftedLeaf } from '../../x509/crafted/world.ts';
import { type Install, install } from './install.ts';

const judged = (change: Install = {}) => judgeApiserver(contextOf(snapshotOf(...install(change))));
const of = (code: FindingCode, change: Install, component = 'kube-controllers') =>
  outcome(judged(change), code, component);
const told = (code: FindingCode, change: Install) => results(judged(change).checks, code);
const env = (name: string, value: string) => ({ controllersEnv: [{ name, value }] });
const cni = (section: object) => ({
  cniConfig: JSON.stringify({
    type: 'calico',
    kubernetes: { kubeconfig: '__KUBECONFIG_FILEPATH__' },
    ...section,
  }),
});
const unread = { name: 'K8S_API_ENDPOINT', valueFrom: { configMapKeyRef: { name: 'unread', key: 'x' } } };

test('an http address is told with the setting it comes from', () => {
  for (const name of ['K8S_API_ENDPOINT', 'CALICO_K8S_API_ENDPOINT'])
    assert.deepEqual(
      told('CTLS201', env(name, 'http://10.0.0.1:8080')).at(-1),
      'error kube-controllers of Deployment kube-system/calico-kube-controllers speaks plaintext to kube-apiserver (http://10.0.0.1:8080)',
    );
  assert.equal(of('CTLS201', {}), 'passed');
  assert.equal(of('CTLS201', env('K8S_API_ENDPOINT', 'https://10.0.0.1:6443')), 'passed');
});

test('an address that is not readable or has no scheme is unknown', () => {
  assert.equal(of('CTLS201', { controllersEnv: [unread] }), 'unknown');
  assert.equal(of('CTLS201', env('K8S_API_ENDPOINT', '10.0.0.1:6443')), 'unknown');
});

test('the CNI plugin gets an http address from the protocol of install-cni or the template', () => {
  const at = (change: Install) => of('CTLS201', change, 'install-cni');
  assert.equal(at({}), 'passed');
  assert.equal(at({ cniEnv: [{ name: 'KUBERNETES_SERVICE_PROTOCOL', value: 'http' }] }), 'error');
  assert.equal(at(cni({ policy: { k8s_api_root: 'http://10.0.0.1:8080' } })), 'error');
  assert.equal(
    at(cni({ policy: { k8s_api_root: 'http://a' }, kubernetes: { k8s_api_root: 'https://b' } })),
    'passed',
  );
  assert.equal(at({ cniConfig: 'no json' }), 'unknown');
  assert.equal(at(cni({ kubernetes: { kubeconfig: '/etc/kubernetes/admin.conf' } })), 'unknown');
});

test('verification that is switched off is told, and so is that calico-node mends it for the CNI plugin', () => {
  assert.equal(of('CTLS202', {}), 'passed');
  for (const name of ['K8S_INSECURE_SKIP_TLS_VERIFY', 'CALICO_K8S_INSECURE_SKIP_TLS_VERIFY'])
    assert.match(
      told('CTLS202', env(name, 'true')).at(-1) ?? '',
      new RegExp(`^error .*does not verify .*${name}=true`),
    );
  assert.equal(of('CTLS202', env('K8S_INSECURE_SKIP_TLS_VERIFY', 'false')), 'passed');
  assert.equal(of('CTLS202', env('K8S_INSECURE_SKIP_TLS_VERIFY', 'yes')), 'unknown');
  const skipped = { cniEnv: [{ name: 'SKIP_TLS_VERIFY', value: 'true' }] };
  assert.match(
    told('CTLS202', skipped)[1] ?? '',
    /^error install-cni .*SKIP_TLS_VERIFY=true .*calico-node rewrites the file/,
  );
  assert.equal(of('CTLS202', env('K8S_API_ENDPOINT', 'http://x')), undefined);
  const verifying = { cniEnv: [{ name: 'SKIP_TLS_VERIFY', value: 'false' }] };
  assert.equal(of('CTLS202', verifying, 'install-cni'), 'passed');
});

const kubeconfig = (cluster: object, user: object) => ({
  ...env('KUBECONFIG', '/kube/config'),
  controllersMounts: [{ name: 'kube', mountPath: '/kube' }],
  controllersSpec: { volumes: [{ name: 'kube', configMap: { name: 'kube' } }] },
  more: [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap' as const,
      metadata: { namespace: 'kube-system', name: 'kube' },
      data: {
        config: JSON.stringify({
          'current-context': 'c',
          contexts: [{ name: 'c', context: { cluster: 'k', user: 'u' } }],
          clusters: [{ name: 'k', cluster }],
          users: [{ name: 'u', user }],
        }),
      },
    },
  ],
});

test('a kubeconfig in a ConfigMap tells address, verification and credential', () => {
  const secure = kubeconfig({ server: 'https://a:6443' }, { 'client-certificate': '/c', 'client-key': '/k' });
  assert.deepEqual(
    ['CTLS201', 'CTLS202', 'CTLS203'].map((code) => of(code as FindingCode, secure)),
    ['passed', 'passed', 'passed'],
  );
  assert.equal(judged(secure).sides[2]?.mode, 'mtls');
  const poor = kubeconfig(
    { server: 'https://a:6443', 'insecure-skip-tls-verify': true },
    { token: withheld('its name says token') },
  );
  assert.deepEqual(
    ['CTLS201', 'CTLS202', 'CTLS203'].map((code) => of(code as FindingCode, poor)),
    ['passed', 'error', 'warning'],
  );
  assert.equal(of('CTLS201', kubeconfig({ server: 'http://a' }, {})), 'error');
  assert.equal(of('CTLS204', { ...secure, more: [] }), 'passed');
  assert.equal(of('CTLS201', { ...secure, more: [] }), 'unknown');
  assert.equal(of('CTLS204', env('KUBECONFIG', '/nowhere')), 'error');
});

test('tokens that never expire are told, tokens that are renewed and certificates pass', () => {
  assert.equal(of('CTLS203', {}), 'passed');
  assert.equal(of('CTLS203', {}, 'install-cni'), 'passed');
  assert.match(
    told('CTLS203', env('K8S_API_TOKEN', withheld('its name says token'))).at(-1) ?? '',
    /^warning .*fixed token/,
  );
  assert.equal(
    of('CTLS203', cni({ policy: { k8s_auth_token: '__SERVICEACCOUNT_TOKEN__' } }), 'install-cni'),
    'warning',
  );
  const legacy: Install = {
    controllersMounts: [{ name: 't', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }],
    controllersSpec: { volumes: [{ name: 't', secret: { secretName: 'controllers-token' } }] },
  };
  assert.match(
    told('CTLS203', legacy).at(-1) ?? '',
    /^warning .*never expires, from Secret controllers-token/,
  );
  const other: Install = { ...legacy, controllersSpec: { volumes: [{ name: 't', emptyDir: {} }] } };
  assert.equal(of('CTLS203', other), 'unknown');
  assert.match(
    told('CTLS203', { controllersSpec: { automountServiceAccountToken: false } }).at(-1) ?? '',
    /^warning .*has no credential/,
  );
  assert.match(
    told('CTLS203', env('K8S_API_ENDPOINT', 'https://a')).at(-1) ?? '',
    /^warning .*has no credential: K8S_API_ENDPOINT is set without/,
  );
  assert.equal(of('CTLS203', { controllersEnv: [unread] }), 'unknown');
});

test('before Kubernetes 1.21 the mounted token never expires', () => {
  const old = extend(snapshotOf(...install()), { kubernetesVersion: known('v1.20.15') });
  assert.equal(outcome(judgeApiserver(contextOf(old)), 'CTLS203', 'kube-controllers'), 'warning');
});

const ca = createAuthority({ commonName: 'kubernetes', now: testTime });
const leaf = issueLeaf(ca, { commonNames: ['calico'], extendedKeyUsage: ['clientAuth'], now: testTime });
const certificate = (keys: Readonly<Record<string, string>>, ...names: readonly string[]): Install => ({
  controllersEnv: [
    { name: 'K8S_API_ENDPOINT', value: 'https://10.0.0.1:6443' },
    ...names.map((name) => ({ name: `K8S_${name}_FILE`, value: `/k8s/${name.toLowerCase()}` })),
  ],
  controllersMounts: [{ name: 'k8s', mountPath: '/k8s' }],
  controllersSpec: { volumes: [{ name: 'k8s', secret: { secretName: 'k8s' } }] },
  more: [seenSecret('kube-system', 'k8s', keys)],
});
const keys = { cert: leaf.certificatePem, key: leaf.privateKeyPem, ca: ca.certificatePem };

test('a client certificate is mtls, judged like every other, and needs its key and its files', () => {
  const whole = judged(certificate(keys, 'CERT', 'KEY', 'CA'));
  const side = whole.sides[2];
  assert.deepEqual(
    [side?.mode, side?.certificate?.commonName, side?.trust.source],
    ['mtls', 'calico', 'Secret kube-system/k8s'],
  );
  assert.equal(outcome(whole, 'CTLS404', 'kube-system/k8s'), 'passed');
  assert.equal(outcome(whole, 'CTLS204', 'kube-controllers'), 'passed');
  assert.match(
    told('CTLS204', certificate(keys, 'CERT')).at(-1) ?? '',
    /^error .*K8S_CERT_FILE is set and K8S_KEY_FILE is not/,
  );
  assert.match(
    told('CTLS204', certificate(keys, 'KEY')).at(-1) ?? '',
    /^error .*K8S_KEY_FILE is set and K8S_CERT_FILE is not/,
  );
  assert.match(
    told('CTLS204', certificate({}, 'CA')).at(-1) ?? '',
    /^error .*Secret kube-system\/k8s has no key ca/,
  );
  assert.equal(of('CTLS204', { ...certificate(keys, 'CA'), more: [] }), 'unknown');
});

test('a client certificate without an address has no effect, and the token of the pod is used', () => {
  const change = certificate(keys, 'CERT', 'KEY');
  const useless = { ...change, controllersEnv: change.controllersEnv?.slice(1) ?? [] };
  assert.match(
    told('CTLS204', useless).at(-1) ?? '',
    /^warning .*K8S_CERT_FILE and K8S_KEY_FILE have no effect without K8S_API_ENDPOINT/,
  );
  assert.equal(judged(useless).sides[2]?.mode, 'tls-token');
  assert.equal(judged(useless).sides[2]?.certificate, null);
});

test('without calico-node the token of the CNI plugin ends after a day', () => {
  const manages = (value: string): Install => ({ nodeEnv: [{ name: 'CALICO_MANAGE_CNI', value }] });
  assert.equal(of('CTLS205', {}, 'install-cni'), 'passed');
  assert.equal(of('CTLS205', manages('true'), 'install-cni'), 'passed');
  assert.match(told('CTLS205', manages('false'))[0] ?? '', /^warning CALICO_MANAGE_CNI is false/);
  const valueFrom = { configMapKeyRef: { name: 'unread', key: 'x' } };
  assert.equal(
    of('CTLS205', { nodeEnv: [{ name: 'CALICO_MANAGE_CNI', valueFrom }] }, 'install-cni'),
    'unknown',
  );
  assert.equal(of('CTLS205', { cniConfig: 'no json' }, 'install-cni'), 'unknown');
  assert.equal(of('CTLS205', cni({ policy: { k8s_auth_token: 'x' } }), 'install-cni'), undefined);
});

test('a client certificate is judged by the Go of the release that presents it', () => {
  const ring = new KeyRing();
  const root = craftedCa('kubernetes', ring, 'P-256', 1, null, testTime);
  const small = craftedLeaf('calico', 'clientAuth', ring, 'RSA-1023', 2, root, testTime);
  const pem = { cert: craftedPem(small), key: small.key.privateKeyPem, ca: craftedPem(root) };
  const strength = (calicoVersion: string) => {
    const { more = [], ...rest } = certificate(pem, 'CERT', 'KEY', 'CA');
    const information = {
      apiVersion: 'crd.projectcalico.org/v1',
      kind: 'ClusterInformation' as const,
      metadata: { name: 'default' },
      spec: { calicoVersion },
    };
    return told('CTLS406', { ...rest, more: [...more, information] }).join();
  };
  assert.match(strength('v3.28.5'), /^warning .*RSA 1023 bits/);
  assert.match(strength('v3.29.7'), /^error .*RSA 1023 bits/);
});
