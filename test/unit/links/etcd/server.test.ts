import assert from 'node:assert/strict';
import test from 'node:test';
import type { FindingCode } from '../../../../src/findings/finding.ts';
import { judgeEtcd } from '../../../../src/links/etcd/etcd.ts';
import { contextOf, results } from '../../../support/judged.ts';
import { snapshotOf } from '../../../support/snapshot.ts';
import { etcdInstall, etcdPod } from './install.ts';

const kubeadm = [
  '--client-cert-auth=true',
  '--trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt',
  '--listen-client-urls=https://127.0.0.1:2379,https://10.0.0.1:2379',
  '--listen-metrics-urls=http://127.0.0.1:2381',
];
const judged = (flags: readonly string[], hostIP = '10.0.0.1') =>
  judgeEtcd(contextOf(snapshotOf(...etcdInstall({ more: [etcdPod('etcd-a', hostIP, flags)] }))));
const told = (code: FindingCode, flags: readonly string[]) => results(judged(flags).checks, code)[0] ?? '';
const without = (flag: string) => kubeadm.filter((text) => !text.startsWith(flag));

test('an etcd with the flags of kubeadm passes and is mtls', () => {
  const { checks, sides } = judged(kubeadm);
  for (const code of ['CTLS310', 'CTLS311', 'CTLS312'] as const)
    assert.deepEqual(results(checks, code), ['passed Pod kube-system/etcd-a'], code);
  const server = sides.at(-1);
  assert.deepEqual([server?.workload, server?.pods, server?.mode], ['Pod kube-system/etcd-a', 1, 'mtls']);
  assert.equal(server?.trust.source, 'file /etc/kubernetes/pki/etcd/ca.crt of Pod kube-system/etcd-a');
});

test('an etcd that serves everybody is told, and a CA file alone is enough to demand certificates', () => {
  const open = kubeadm.filter((text) => !/client-cert-auth|trusted-ca/.test(text));
  assert.match(told('CTLS310', open), /^error .*has neither --client-cert-auth nor --trusted-ca-file/);
  assert.equal(told('CTLS311', open), '');
  assert.equal(judged(open).sides.at(-1)?.mode, 'tls');
  assert.match(told('CTLS310', [...open, '--client-cert-auth=false']), /^error/);
  assert.match(told('CTLS310', without('--client-cert-auth')), /^passed/);
  assert.match(told('CTLS311', without('--trusted-ca-file')), /^error .*CAs of its system/);
});

test('a plaintext listener is an error on the network and a warning on the host alone', () => {
  const listening = (urls: string) => [...without('--listen-client-urls'), `--listen-client-urls=${urls}`];
  assert.match(
    told('CTLS312', listening('https://10.0.0.1:2379,http://10.0.0.1:2389')),
    /^error .*plaintext on http:\/\/10.0.0.1:2389/,
  );
  assert.match(
    told('CTLS312', listening('http://127.0.0.1:2379,https://10.0.0.1:2379')),
    /^warning .*every process of its host/,
  );
  assert.match(told('CTLS312', without('--listen-client-urls')), /^warning .*http:\/\/localhost:2379/);
  assert.equal(judged(listening('http://10.0.0.1:2379')).sides.at(-1)?.mode, 'plaintext');
});

test('an etcd whose every listener is plaintext is plaintext, on the host alone as well', () => {
  const modeOf = (...flags: readonly string[]) =>
    judged([...without('--listen-client-urls'), ...flags]).sides.at(-1)?.mode;
  assert.equal(modeOf('--listen-client-urls=http://localhost:2379'), 'plaintext');
  assert.equal(modeOf('--listen-client-urls=http://127.0.0.1:2379,http://[::1]:2379'), 'plaintext');
  assert.equal(modeOf(), 'plaintext');
  assert.equal(modeOf('--listen-client-urls=http://127.0.0.1:2379,https://10.0.0.1:2379'), 'mtls');
});

test('what a configuration file says is unknown', () => {
  for (const code of ['CTLS310', 'CTLS311', 'CTLS312', 'CTLS315'] as const)
    assert.match(
      told(code, ['--config-file=/etc/etcd.yaml']),
      /^unknown .*its settings are in \/etc\/etcd.yaml: a file of its host/,
      code,
    );
});

test('settings of the environment count where there is no flag', () => {
  const pod = etcdPod('etcd-a', '10.0.0.1', without('--client-cert-auth'));
  const [container] = pod.spec.containers;
  assert.ok(container);
  const env = [{ name: 'ETCD_CLIENT_CERT_AUTH', value: 'true' }];
  const seen = { ...pod, spec: { containers: [{ ...container, env }] } };
  const { checks } = judgeEtcd(contextOf(snapshotOf(...etcdInstall({ more: [seen] }))));
  assert.deepEqual(results(checks, 'CTLS310'), ['passed Pod kube-system/etcd-a']);
});

test("an etcd that no endpoint of Calico leads to is another one's", () => {
  const { sides, checks } = judged(without('--client-cert-auth'), '10.7.7.7');
  assert.equal(sides.at(-1)?.workload, 'not visible');
  assert.deepEqual(results(checks, 'CTLS310'), []);
});

const pair = ['--cert-file=/server.crt', '--key-file=/server.key'];

test('auto-tls without a certificate, and the HTTP gateway in plaintext, are told', () => {
  assert.match(
    told('CTLS310', [...kubeadm, '--auto-tls']),
    /^error .*has --auto-tls without --cert-file, which takes the place of/,
  );
  assert.match(told('CTLS310', [...kubeadm, ...pair, '--auto-tls']), /^passed/);
  assert.match(
    told('CTLS312', [...kubeadm, '--listen-client-http-urls=HTTP://10.0.0.1:2381']),
    /^error .*HTTP:\/\/10.0.0.1:2381 \(HTTP gateway\)/,
  );
});

test('an etcd that does not start is an error with its reason', () => {
  assert.match(told('CTLS315', kubeadm), /^error .*needs --cert-file and --key-file/);
  assert.match(told('CTLS315', [...kubeadm, ...pair]), /^passed/);
  assert.match(
    told('CTLS315', [...kubeadm, ...pair, '--tls-min-version=1.3']),
    /^error .*--tls-min-version is "1.3": it takes TLS1.2 and TLS1.3 alone/,
  );
});

test('allowed names that no client certificate has are an error, a revocation list of the host is unknown', () => {
  const named = (names: string) =>
    told('CTLS317', [...kubeadm, ...pair, `--client-cert-allowed-hostname=${names}`]);
  assert.match(
    named('felix.example,typha.example'),
    /^error .*refuses calico-node and install-cni .*: --client-cert-allowed-hostname is felix.example and typha.example, and the client certificate has no DNS or IP SAN/,
  );
  assert.equal(told('CTLS317', [...kubeadm, ...pair]), '');
  assert.match(told('CTLS317', [...kubeadm, ...pair, '--client-crl-file=/crl.pem']), /^unknown/);
});
