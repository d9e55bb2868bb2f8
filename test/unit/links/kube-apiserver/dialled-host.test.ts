import assert from 'node:assert/strict';
import test from 'node:test';
import { judgeApiserver } from '../../../../src/links/kube-apiserver/kube-apiserver.ts';
import { extend } from '../../../../src/snapshot/build.ts';
import type { ConfigMap, RedactedObject } from '../../../../src/snapshot/objects.ts';
import { known } from '../../../../src/snapshot/reading.ts';
import { contextOf, results } from '../../../support/judged.ts';
import { snapshotOf } from '../../../support/snapshot.ts';
import { issue } from '../../../support/stored-leaf.ts';
import { apiserverPod, type Install, install } from './install.ts';

const names = ['kubernetes', 'kubernetes.default.svc', 'api.example'];
const { certificatePem } = issue({
  commonNames: ['kube-apiserver'],
  dnsSans: names,
  ipSans: ['10.96.0.1'],
  extendedKeyUsage: ['serverAuth'],
});
const one = [apiserverPod(['--authorization-mode=Node,RBAC'])];

/** What is told of the hosts that components dial, with what our own connection was answered with. */
function told(change: Install, more: readonly RedactedObject[] = one, chain = [certificatePem]): string[] {
  const snapshot = snapshotOf(...install({ ...change, more }));
  const connection = known({
    protocol: 'TLSv1.3',
    cipher: 'TLS_AES_128_GCM_SHA256',
    chain,
    verified: true,
    authentication: 'token',
  } as const);
  return results(judgeApiserver(contextOf(extend(snapshot, { connection }))).checks, 'CTLS215');
}

const endpoint = (value: string): Install => ({ controllersEnv: [{ name: 'K8S_API_ENDPOINT', value }] });

test('a host without a SAN is an error for the component that dials it', () => {
  assert.deepEqual(told(endpoint('https://10.0.0.1:6443')), [
    "error kube-controllers of Deployment kube-system/calico-kube-controllers dials 10.0.0.1, but kube-apiserver's certificate has no IP SAN 10.0.0.1 (DNS kubernetes, DNS kubernetes.default.svc, DNS api.example and IP 10.96.0.1): it refuses the certificate",
  ]);
  assert.match(told(endpoint('https://other.example'))[0] ?? '', /^error .*has no DNS SAN other\.example/);
});

test('a host with a SAN passes, whatever its case, and the address of the cluster says nothing', () => {
  for (const url of ['https://API.example:6443', 'https://10.96.0.1'])
    assert.match(told(endpoint(url))[0] ?? '', /^passed/, url);
  assert.deepEqual(told({}), []);
});

test('KUBERNETES_SERVICE_HOST of a ConfigMap is the host of all that read it', () => {
  const map: ConfigMap = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace: 'kube-system', name: 'kubernetes-services-endpoint' },
    data: { KUBERNETES_SERVICE_HOST: '10.0.0.9', KUBERNETES_SERVICE_PORT: '6443' },
  };
  assert.match(told({}, [...one, map]).join('\n'), /^error (felix|calico-node)\S* of .*dials 10\.0\.0\.9/m);
});

test('where another certificate may be served it is unknown', () => {
  const url = endpoint('https://10.0.0.1:6443');
  const second = { ...apiserverPod([]), metadata: { namespace: 'kube-system', name: 'kube-apiserver-b' } };
  assert.match(told(url, [...one, second])[0] ?? '', /^unknown .*2 kube-apiservers run/);
  assert.match(told(url, [])[0] ?? '', /^unknown .*not visible/);
  const byName = [apiserverPod(['--tls-sni-cert-key=/a.crt,/a.key'])];
  assert.match(told(url, byName)[0] ?? '', /^unknown .*--tls-sni-cert-key/);
  const proxy = issue({
    commonNames: ['proxy'],
    dnsSans: ['proxy.example'],
    extendedKeyUsage: ['serverAuth'],
  });
  assert.match(told(url, one, [proxy.certificatePem])[0] ?? '', /^unknown .*a proxy/);
});

test('the name that a kubeconfig states stands in the place of the address', () => {
  const kubeconfig = (name: string) =>
    JSON.stringify({
      kind: 'Config',
      'current-context': 'a',
      contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
      clusters: [{ name: 'a', cluster: { server: 'https://10.0.0.1:6443', 'tls-server-name': name } }],
      users: [{ name: 'a', user: { token: 'x' } }],
    });
  const mounted: Install = {
    controllersEnv: [{ name: 'KUBECONFIG', value: '/etc/kubeconfig/config' }],
    controllersMounts: [{ name: 'kubeconfig', mountPath: '/etc/kubeconfig' }],
    controllersSpec: { volumes: [{ name: 'kubeconfig', configMap: { name: 'kubeconfig' } }] },
  };
  const map = (name: string): ConfigMap => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace: 'kube-system', name: 'kubeconfig' },
    data: { config: kubeconfig(name) },
  });
  assert.match(told(mounted, [...one, map('kubernetes')])[0] ?? '', /^passed/);
  assert.match(told(mounted, [...one, map('other')])[0] ?? '', /^error .*dials other,/);
});

test('who does not verify compares no name', () => {
  const skip = [
    { name: 'K8S_API_ENDPOINT', value: 'https://10.0.0.1:6443' },
    { name: 'K8S_INSECURE_SKIP_TLS_VERIFY', value: 'true' },
  ];
  assert.deepEqual(told({ controllersEnv: skip }), []);
});
