import assert from 'node:assert/strict';
import test from 'node:test';
import { judgeEtcd } from '../../../../src/links/etcd/etcd.ts';
import { createAuthority, issueLeaf } from '../../../../src/x509/issue.ts';
import { contextOf, outcome, results, testTime } from '../../../support/judged.ts';
import { seenSecret } from '../../../support/seen-secret.ts';
import { snapshotOf } from '../../../support/snapshot.ts';
import { type EtcdInstall, etcdInstall, secretKeys } from './install.ts';

const judged = (change: EtcdInstall = {}) => judgeEtcd(contextOf(snapshotOf(...etcdInstall(change))));
const endpoints = (value: string) => judged({ controllersEnv: [{ name: 'ETCD_ENDPOINTS', value }] });

test('the same endpoints in another order, case or with a slash agree', () => {
  const same = endpoints('https://10.0.0.2:2379/,HTTPS://10.0.0.1:2379');
  assert.deepEqual(results(same.checks, 'CTLS308'), ['passed etcd']);
});

test('a subset of the endpoints is a warning, others altogether an error', () => {
  assert.deepEqual(results(endpoints('https://10.0.0.1:2379').checks, 'CTLS308'), [
    'warning calico-node and install-cni of DaemonSet kube-system/calico-node connect to https://10.0.0.1:2379 and https://10.0.0.2:2379; kube-controllers of Deployment kube-system/calico-kube-controllers connects to https://10.0.0.1:2379',
  ]);
  assert.equal(outcome(endpoints('https://10.9.9.9:2379'), 'CTLS308', 'etcd'), 'error');
});

const otherAuthority = createAuthority({ commonName: 'other-ca', now: testTime });
const other = issueLeaf(otherAuthority, {
  commonNames: ['controllers'],
  extendedKeyUsage: null,
  now: testTime,
});
const withOther = (keys: Readonly<Record<string, string>>): EtcdInstall => ({
  more: [seenSecret('kube-system', 'other', keys)],
  controllersSpec: {
    volumes: [{ name: 'etcd-certs', secret: { secretName: 'other', defaultMode: 0o440 } }],
  },
});

test('another CA is a warning, another client certificate is worth a look', () => {
  const ca = judged(withOther({ ...secretKeys, 'etcd-ca': otherAuthority.certificatePem }));
  assert.match(
    results(ca.checks, 'CTLS308')[0] ?? '',
    /^warning .* trust CN=etcd-ca .*; kube-controllers of .* trusts CN=other-ca/,
  );
  const leaf = judged(
    withOther({ ...secretKeys, 'etcd-cert': other.certificatePem, 'etcd-key': other.privateKeyPem }),
  );
  assert.match(
    results(leaf.checks, 'CTLS308')[0] ?? '',
    /^info .* present CN=calico .* presents CN=controllers/,
  );
});

test('only the sides that differ bear the finding, and what is not readable is unknown', () => {
  assert.ok(
    endpoints('https://10.9.9.9:2379')
      .sides.slice(0, 3)
      .every(({ findings }) => findings.includes('CTLS308')),
  );
  assert.equal(outcome(judged({ secret: null }), 'CTLS308', 'etcd'), 'unknown');
});

test('settings of calico-node in two spellings that differ are told', () => {
  const spelled = (name: string, value: string) =>
    results(judged({ nodeEnv: [{ name, value }] }).checks, 'CTLS313')[0];
  assert.match(
    spelled('FELIX_ETCDENDPOINTS', 'https://x:2379') ?? '',
    /^warning .*FELIX_ETCDENDPOINTS has no effect/,
  );
  assert.match(
    spelled('CALICO_ETCD_CERT_FILE', '/x') ?? '',
    /^warning .*CALICO_ETCD_CERT_FILE and ETCD_CERT_FILE differ/,
  );
  assert.match(spelled('FELIX_ETCDCAFILE', '/calico-secrets/etcd-ca') ?? '', /^passed/);
  assert.match(spelled('FELIX_LOGSEVERITYSCREEN', 'info') ?? '', /^passed/);
});

test('an environment that may not be read leaves the spellings unknown', () => {
  const objects = etcdInstall().map((object) => {
    const [container] = object.kind === 'DaemonSet' ? object.spec.template.spec.containers : [];
    if (object.kind !== 'DaemonSet' || container === undefined) return object;
    const { template } = object.spec;
    const containers = [{ ...container, envFrom: [{ configMapRef: { name: 'unread' } }] }];
    return {
      ...object,
      spec: { ...object.spec, template: { ...template, spec: { ...template.spec, containers } } },
    };
  });
  assert.equal(outcome(judgeEtcd(contextOf(snapshotOf(...objects))), 'CTLS313', 'calico-node'), 'unknown');
});
