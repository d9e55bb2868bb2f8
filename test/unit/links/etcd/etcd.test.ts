import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { passed } from '../../../../src/findings/check.ts';
import type { EtcdChecks } from '../../../../src/links/etcd/checks.ts';
import { judgeEtcd } from '../../../../src/links/etcd/etcd.ts';
import { type FindingKind, findingKind } from '../../../../src/links/finding-kind.ts';
import { freshSeed } from '../../../support/fresh-seed.ts';
import { contextOf } from '../../../support/judged.ts';
import { snapshotOf } from '../../../support/snapshot.ts';
import { type EtcdInstall, etcdInstall, etcdPod } from './install.ts';

const judged = (change: EtcdInstall = {}) => judgeEtcd(contextOf(snapshotOf(...etcdInstall(change))));
const noFiles = { ca: '', cert: '', key: '', secret: {} };
const clients = ['calico-node', 'install-cni', 'kube-controllers'];

test('a healthy install is mtls on every component, without a failed check', () => {
  const { mode, sides, checks } = judged();
  assert.equal(mode, 'mtls');
  assert.deepEqual(
    sides.map(({ side, component, mode }) => [side, component, mode]),
    [...clients.map((name) => ['client', name, 'mtls']), ['server', 'etcd', 'unknown']],
  );
  assert.deepEqual(
    checks.filter(({ outcome }) => outcome === 'failed'),
    [],
  );
});

test('a finding that is one record more is judged from all that its record asks for', () => {
  const toy: FindingKind<EtcdChecks> = findingKind<EtcdChecks>({
    code: 'CTLS399',
    link: 'etcd',
    severity: 'info',
    title: 'Only this test knows it',
    explanation: '',
    remedy: '',
    checks: {
      end: ({ name }) => [passed(toy, name)],
      ends: (ends) => [passed(toy, `${ends.length} clients`)],
      discovery: (ends, servers) => [passed(toy, `${ends.length} clients, ${servers.length} etcds`)],
      hosts: (ends, servers) => [passed(toy, `${ends.length} clients, ${servers.length} certificates`)],
      server: ({ name }) => [passed(toy, name)],
    },
  });
  const snapshot = snapshotOf(...etcdInstall({ more: [etcdPod('etcd-a', '10.0.0.1', [])] }));
  const { checks } = judgeEtcd(contextOf(snapshot), [toy]);
  const own = checks.filter(({ code }) => !code.startsWith('CTLS4'));
  assert.deepEqual(
    own.map(({ code, subject }) => [code, subject]),
    [
      'calico-node of DaemonSet kube-system/calico-node',
      'install-cni of DaemonSet kube-system/calico-node',
      'kube-controllers of Deployment kube-system/calico-kube-controllers',
      '3 clients',
      '3 clients, 0 certificates',
      '3 clients, 1 etcds',
      'Pod kube-system/etcd-a',
    ].map((subject) => ['CTLS399', subject]),
  );
});

test('a side shows the certificate it presents and the CA it trusts', () => {
  const side = judged().sides[0];
  assert.equal(side?.workload, 'DaemonSet kube-system/calico-node');
  assert.equal(side?.certificate?.source, 'Secret kube-system/calico-etcd-secrets');
  assert.equal(side?.certificate?.keyMatches, 'yes');
  assert.deepEqual(
    side?.trust.anchors.map(({ subject }) => subject),
    ['CN=etcd-ca'],
  );
});

test('the published manifest without certificates is plaintext', () => {
  const { mode, sides } = judged({ ...noFiles, endpoints: 'http://10.0.0.1:2379' });
  assert.equal(mode, 'plaintext');
  assert.deepEqual(
    sides.slice(0, 3).map(({ findings }) => findings),
    [['CTLS301'], ['CTLS301'], ['CTLS301']],
  );
});

test('https without a certificate is tls, and the roots of the system are its trust', () => {
  const { mode, sides } = judged(noFiles);
  assert.equal(mode, 'tls');
  assert.equal(sides[0]?.trust.source, 'system roots');
});

test('a file that is not there breaks its component and so the link', () => {
  const { mode, sides } = judged({ secret: { 'etcd-ca': 'x' } });
  assert.equal(mode, 'broken');
  assert.deepEqual(
    sides.slice(0, 3).map(({ mode }) => mode),
    ['broken', 'tls', 'broken'],
  );
});

test('a file that the process may not read breaks its component', () => {
  assert.deepEqual(
    judged({ controllersMode: 0o400 })
      .sides.slice(0, 3)
      .map(({ mode }) => mode),
    ['mtls', 'mtls', 'broken'],
  );
});

test('without the right to read Secrets the modes are still known, and the certificates are unknown', () => {
  const { mode, checks } = judged({ secret: null });
  assert.equal(mode, 'mtls');
  assert.equal(checks.find(({ code }) => code === 'CTLS401')?.outcome, 'unknown');
  assert.ok(checks.every(({ outcome }) => outcome !== 'failed'));
});

test('settings that may not be read make the mode unknown, never ok', () => {
  const objects = etcdInstall().filter(({ kind }) => kind !== 'ConfigMap');
  const { mode, sides } = judgeEtcd(contextOf(snapshotOf(...objects)));
  assert.equal(mode, 'unknown');
  assert.ok(sides.every(({ state }) => state === 'unknown'));
});

test('the chain at etcd is unknown from here, and no etcd is visible', () => {
  const { checks, sides } = judged();
  const chain = checks.filter(({ code }) => code === 'CTLS407');
  assert.deepEqual(
    chain.map(({ outcome }) => outcome),
    ['unknown'],
  );
  assert.deepEqual([sides.at(-1)?.workload, sides.at(-1)?.state], ['not visible', 'unknown']);
});

test('with the Kubernetes datastore etcd is not used', () => {
  const env = [{ name: 'DATASTORE_TYPE', value: 'kubernetes' }];
  const cniConfig = '{"type": "calico", "datastore_type": "kubernetes"}';
  assert.deepEqual(judged({ nodeEnv: env, controllersEnv: env, cniConfig }), {
    mode: 'not-used',
    sides: [],
    checks: [],
  });
});

test('without Calico etcd is not used', () => {
  assert.equal(judgeEtcd(contextOf(snapshotOf())).mode, 'not-used');
});

test('for every list of endpoints, the first decides on plaintext, whatever the certificates', () => {
  const url = fc.record({ tls: fc.boolean(), host: fc.ipV4() });
  fc.assert(
    fc.property(fc.array(url, { minLength: 1, maxLength: 5 }), fc.boolean(), (urls, hasFiles) => {
      const endpoints = urls.map(({ tls, host }) => `http${tls ? 's' : ''}://${host}:2379`).join(',');
      const { mode, checks } = judged({ endpoints, ...(hasFiles ? {} : noFiles) });
      const failed = checks.filter(({ code, outcome }) => code === 'CTLS301' && outcome === 'failed').length;
      const isPlain = urls[0]?.tls === false;
      assert.equal(mode, isPlain ? 'plaintext' : hasFiles ? 'mtls' : 'tls');
      assert.equal(failed, isPlain ? 1 : 0);
      const mixed = new Set(urls.map(({ tls }) => tls)).size > 1;
      const warned = checks.some(({ code, outcome }) => code === 'CTLS316' && outcome === 'failed');
      assert.equal(warned, mixed);
    }),
    { seed: freshSeed('links/etcd/etcd'), numRuns: 40 },
  );
});
