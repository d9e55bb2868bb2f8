import assert from 'node:assert/strict';
import test from 'node:test';
import type { FindingCode } from '../../../../src/findings/finding.ts';
import { judgeEtcd } from '../../../../src/links/etcd/etcd.ts';
import { contextOf, outcome, results } from '../../../support/judged.ts';
import { snapshotOf } from '../../../support/snapshot.ts';
import { type EtcdInstall, etcdInstall, etcdPod } from './install.ts';

const judged = (change: EtcdInstall = {}) => judgeEtcd(contextOf(snapshotOf(...etcdInstall(change))));
const told = (code: FindingCode, change: EtcdInstall) => results(judged(change).checks, code);
const of = (code: FindingCode, change: EtcdInstall, component = 'kube-controllers') =>
  outcome(judged(change), code, component);
const env = (name: string, value: string) => ({ controllersEnv: [{ name, value }] });
const unreadable = { name: 'ETCD_ENDPOINTS', valueFrom: { configMapKeyRef: { name: 'unread', key: 'x' } } };
const noFiles = { ca: '', cert: '', key: '', secret: {} };
const place = 'Deployment kube-system/calico-kube-controllers';

test('a plaintext endpoint is told with its component and the certificate that it makes useless', () => {
  assert.deepEqual(
    told('CTLS301', env('ETCD_ENDPOINTS', 'http://b:2379,https://a:2379'))[0],
    `error kube-controllers of ${place} speaks plaintext to http://b:2379 and https://a:2379 (in plaintext because of the first); the certificate in Secret kube-system/calico-etcd-secrets is not used`,
  );
  assert.equal(of('CTLS301', {}), 'passed');
});

test('components with the same plaintext endpoints share one finding, which names where they stand', () => {
  const { checks } = judged({ ...noFiles, endpoints: 'http://a:2379' });
  const [finding, ...more] = checks.filter(({ code }) => code === 'CTLS301');
  assert.deepEqual(more, []);
  assert.ok(finding?.outcome === 'failed');
  assert.equal(
    finding.finding.message,
    `calico-node and install-cni of DaemonSet kube-system/calico-node and kube-controllers of ${place} speak plaintext to http://a:2379`,
  );
  assert.match(finding.finding.evidence.join(), /ConfigMap kube-system\/calico-config key etcd_endpoints/);
  assert.match(
    finding.finding.remedy.command ?? '',
    /^kubectl calico-tls enable etcd .* --etcd-endpoints https:\/\/a:2379 --check-etcd$/,
  );
});

test('endpoints that are not readable or found by DNS are unknown, without scheme they are TLS', () => {
  assert.equal(of('CTLS301', { controllersEnv: [unreadable] }), 'unknown');
  assert.equal(of('CTLS301', env('ETCD_ENDPOINTS', '10.0.0.1:2379')), 'passed');
  assert.equal(
    of('CTLS301', {
      controllersEnv: [
        { name: 'ETCD_ENDPOINTS', value: '' },
        { name: 'ETCD_DISCOVERY_SRV', value: 'example.com' },
      ],
    }),
    'unknown',
  );
});

test('a CALICO_ name wins over the bare one', () => {
  assert.equal(of('CTLS301', env('CALICO_ETCD_ENDPOINTS', 'http://b:2379')), 'error');
});

test('no CA is a warning with TLS, nothing without it, unknown where that is not known', () => {
  assert.equal(of('CTLS302', {}), 'passed');
  assert.match(
    told('CTLS302', env('ETCD_CA_CERT_FILE', '')).at(-1) ?? '',
    /^warning .*has no CA for etcd \(ETCD_CA_CERT_FILE is not set\)/,
  );
  assert.equal(of('CTLS302', { ...noFiles, endpoints: 'http://a:2379' }), undefined);
  assert.equal(of('CTLS302', { ...noFiles, controllersEnv: [unreadable] }), 'unknown');
});

test('nothing is said of CA and certificate where there are no endpoints', () => {
  const blank = { ...noFiles, controllersEnv: [{ name: 'ETCD_ENDPOINTS', value: '' }] };
  assert.equal(of('CTLS302', blank), undefined);
  const mixed = { ...noFiles, ...env('ETCD_ENDPOINTS', 'https://a:2379,b:2379') };
  assert.equal(of('CTLS302', mixed), 'warning');
  assert.equal(of('CTLS303', mixed), 'warning');
});

test('no client certificate is a warning, and an error where etcd demands one', () => {
  assert.equal(of('CTLS303', {}), 'passed');
  assert.equal(of('CTLS303', noFiles), 'warning');
  assert.equal(of('CTLS303', { ...noFiles, controllersEnv: [unreadable] }), 'unknown');
  const demanding = etcdPod('etcd-a', '10.0.0.1', ['--client-cert-auth=true']);
  assert.match(told('CTLS303', { ...noFiles, more: [demanding] })[0] ?? '', /^error .*and etcd demands one/);
});

test('no client certificate names the command that gives one', () => {
  const missing = judged(noFiles).checks.filter(({ code }) => code === 'CTLS303');
  assert.equal(missing.length, 3);
  for (const check of missing) {
    assert.ok(check.outcome === 'failed');
    assert.match(check.finding.remedy.command ?? '', /^kubectl calico-tls enable etcd /);
  }
});

test('certificate without key, key without certificate, endpoints in two ways or none are incomplete', () => {
  assert.equal(of('CTLS304', {}), 'passed');
  assert.match(
    told('CTLS304', env('ETCD_KEY_FILE', '')).at(-1) ?? '',
    /^error .*ETCD_CERT_FILE is set and ETCD_KEY_FILE is not/,
  );
  assert.match(
    told('CTLS304', env('ETCD_CERT_FILE', '')).at(-1) ?? '',
    /^error .*ETCD_KEY_FILE is set and ETCD_CERT_FILE is not/,
  );
  assert.match(
    told('CTLS304', env('ETCD_DISCOVERY_SRV', 'example.com')).at(-1) ?? '',
    /^error .*ETCD_ENDPOINTS and ETCD_DISCOVERY_SRV are both set/,
  );
  assert.match(told('CTLS304', env('ETCD_ENDPOINTS', '')).at(-1) ?? '', /^error .*ETCD_ENDPOINTS is not set/);
  assert.equal(of('CTLS304', { controllersEnv: [unreadable] }), 'unknown');
});

test('a reference that the kubelet cannot resolve is incomplete', () => {
  const valueFrom = { configMapKeyRef: { name: 'calico-config', key: 'gone' } };
  assert.equal(of('CTLS304', { controllersEnv: [{ name: 'X', valueFrom }] }), 'error');
});

test('an endpoint that is never reached is an error that quotes it, one against its scheme a warning', () => {
  const told316 = (endpoints: string) =>
    told('CTLS316', env('ETCD_ENDPOINTS', endpoints)).find((text) => text.includes(place)) ?? '';
  assert.match(
    told316('https://a:2379, https://b:2379'),
    /^error .*of ETCD_ENDPOINTS, " https:\/\/b:2379" is never reached: a blank/,
  );
  assert.match(told316('http//a:2379'), /^error .*"http\/\/a:2379" is never reached: it lacks :\/\//);
  assert.match(told316('https://a:2379,http://b:2379'), /^warning .*dialled with TLS because of the first/);
  assert.equal(of('CTLS316', {}), 'passed');
  assert.equal(of('CTLS316', { controllersEnv: [unreadable] }), 'unknown');
});
