import assert from 'node:assert/strict';
import test from 'node:test';
import type { FindingCode } from '../../../../src/findings/finding.ts';
import { judgeApiserver } from '../../../../src/links/kube-apiserver/kube-apiserver.ts';
import { extend } from '../../../../src/snapshot/build.ts';
import { failed, known } from '../../../../src/snapshot/reading.ts';
import { contextOf, results } from '../../../support/judged.ts';
import { snapshotOf } from '../../../support/snapshot.ts';
import { apiserverPod, install } from './install.ts';

const kubeadm = [
  '--authorization-mode=Node,RBAC',
  '--client-ca-file=/etc/kubernetes/pki/ca.crt',
  '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
  '--service-account-key-file=/etc/kubernetes/pki/sa.pub',
  '--service-account-signing-key-file=/etc/kubernetes/pki/sa.key',
  '--tls-cert-file=/etc/kubernetes/pki/apiserver.crt',
  '--anonymous-auth=false',
];
const without = (flag: string) => kubeadm.filter((text) => !text.startsWith(flag));
const told = (code: FindingCode, flags: readonly string[], version: string | null = 'v1.36.3') => {
  const snapshot = extend(snapshotOf(...install({ more: [apiserverPod(flags)] })), {
    kubernetesVersion: version === null ? failed('not asked') : known(version),
  });
  return results(judgeApiserver(contextOf(snapshot)).checks, code)[0] ?? '';
};
const codes: readonly FindingCode[] = [
  'CTLS206',
  'CTLS207',
  'CTLS208',
  'CTLS209',
  'CTLS210',
  'CTLS211',
  'CTLS214',
];

test('the flags of kubeadm without anonymous requests pass', () => {
  for (const code of codes)
    assert.equal(told(code, kubeadm), 'passed Pod kube-system/kube-apiserver-a', code);
});

test('what a file that cannot be seen configures is unknown', () => {
  for (const code of codes) assert.match(told(code, ['--openshift-config=/x']), /^unknown/, code);
});

test('without visible pods there is nothing to say about flags', () => {
  const { checks, sides } = judgeApiserver(contextOf(snapshotOf(...install())));
  assert.ok(codes.every((code) => results(checks, code).length === 0));
  assert.equal(sides.at(-1)?.workload, 'control plane');
});

test('no client CA is worth a look, and an error where a component has a certificate', () => {
  assert.match(told('CTLS206', without('--client-ca-file')), /^info .*accepts no client certificates/);
  const files = ['CERT', 'KEY'].map((name) => ({ name: `K8S_${name}_FILE`, value: '/x' }));
  const env = [{ name: 'K8S_API_ENDPOINT', value: 'https://a' }, ...files];
  const snapshot = snapshotOf(
    ...install({ controllersEnv: env, more: [apiserverPod(without('--client-ca-file'))] }),
  );
  assert.match(results(judgeApiserver(contextOf(snapshot)).checks, 'CTLS206')[0] ?? '', /^error/);
});

test('each missing setting of the service account tokens is named', () => {
  assert.match(
    told('CTLS207', without('--service-account')),
    /no --service-account-issuer, no --service-account-signing-key-file, no --service-account-key-file/,
  );
  assert.match(
    told('CTLS207', without('--service-account-key-file')),
    /^error .*has no --service-account-key-file: it does not start as Kubernetes 1\.36$/,
  );
  assert.match(
    told('CTLS207', without('--service-account-key-file'), 'v1.19.16'),
    /^warning .*has no --service-account-key-file$/,
  );
  assert.match(
    told('CTLS207', [
      ...without('--service-account'),
      '--service-account-issuer=x',
      '--service-account-signing-endpoint=/s',
    ]),
    /^passed/,
  );
});

test('anonymous requests are worth a look, whether allowed or left at the default', () => {
  assert.match(told('CTLS208', without('--anonymous')), /^info .*\(the default\)/);
  assert.match(told('CTLS208', [...kubeadm, '--anonymous-auth=true']), /^info .*--anonymous-auth=true/);
  assert.match(told('CTLS208', [...without('--anonymous'), '--authentication-config=/a']), /^unknown/);
  assert.match(told('CTLS208', [...kubeadm, '--anonymous_auth=0']), /^passed/);
  assert.match(
    told(
      'CTLS208',
      without('--anonymous').filter((flag) => !/authorization/.test(flag)),
    ),
    /^passed/,
  );
});

test('flags that end kube-apiserver at once are an error, by the version that its image or the API server tells', () => {
  assert.match(
    told('CTLS214', [...kubeadm, '--insecure-port=0']),
    /^error .*it knows no flag --insecure-port/,
  );
  assert.match(told('CTLS214', [...kubeadm, '--insecure-port=0'], 'v1.22.0'), /^passed/);
  assert.match(told('CTLS214', [...kubeadm, '--insecure-port=0'], null), /^unknown/);
  assert.match(told('CTLS214', [...kubeadm, '--tls-min-version=1.2'], null), /^error .*"1\.2"/);
  assert.match(told('CTLS214', [...kubeadm, '--profiling', 'false']), /^error .*write --profiling=false/);
  assert.match(told('CTLS214', [...kubeadm, '--authentication-config=/a']), /^unknown/);
});

test('a minimum below TLS 1.2 is told, a missing one is not', () => {
  assert.match(told('CTLS209', [...kubeadm, '--tls-min-version=VersionTLS10']), /^warning .*TLS 1.0/);
  assert.match(told('CTLS209', [...kubeadm, '--tls-min-version=VersionTLS13']), /^passed/);
});

test('a minimum of TLS 1.3 cuts off the releases of Calico that cannot speak it to kube-apiserver', () => {
  const judged = (calicoVersion: string) => {
    const context = contextOf(
      snapshotOf(...install({ more: [apiserverPod([...kubeadm, '--tls-min-version=VersionTLS13'])] })),
    );
    const installation = { ...context.installation, calicoVersion };
    return results(judgeApiserver({ ...context, installation }).checks, 'CTLS213')[0] ?? '';
  };
  assert.match(judged('v3.26.4'), /^error .*accepts TLS 1\.3 alone .*Calico v3\.26\.4 cannot connect/);
  assert.match(judged('v3.27.0'), /^passed/);
  assert.match(judged('v3.26.1'), /^unknown/);
  assert.equal(told('CTLS213', kubeadm), '');
});

test('a plaintext port is an error; without the flag the version decides', () => {
  assert.match(
    told('CTLS210', [...kubeadm, '--insecure-port=8080'], 'v1.19.16'),
    /^error .*port 8080 \(--insecure-port\)$/,
  );
  assert.match(
    told('CTLS210', [...kubeadm, '--insecure-port=8080'], null),
    /^error .*up to Kubernetes 1\.19, and does not start/,
  );
  assert.match(told('CTLS210', [...kubeadm, '--insecure-port=8080']), /^passed/);
  assert.match(told('CTLS210', [...kubeadm, '--insecure-port=0'], 'v1.18.2'), /^passed/);
  assert.match(told('CTLS210', kubeadm, 'v1.19.16'), /^error .*the default of Kubernetes 1.19/);
  assert.match(told('CTLS210', kubeadm, null), /^unknown/);
});

test('a self-made serving certificate is told', () => {
  assert.match(told('CTLS211', without('--tls-cert-file')), /^warning .*self-signed/);
  assert.match(
    told('CTLS211', [...without('--tls-cert-file'), '--cert-dir=/pki']),
    /^unknown .*\/pki\/apiserver\.crt/,
  );
});
