import assert from 'node:assert/strict';
import test from 'node:test';
import type { FindingCode } from '../../../../src/findings/finding.ts';
import { judgeEtcd } from '../../../../src/links/etcd/etcd.ts';
import { extend } from '../../../../src/snapshot/build.ts';
import type { Pod } from '../../../../src/snapshot/objects.ts';
import { known } from '../../../../src/snapshot/reading.ts';
import { withheldKey } from '../../../../src/snapshot/redaction/withheld.ts';
import type { PodSummary, Snapshot } from '../../../../src/snapshot/snapshot.ts';
import { contextOf, outcome, results } from '../../../support/judged.ts';
import { snapshotOf } from '../../../support/snapshot.ts';
import { type EtcdInstall, etcdInstall, secretKeys } from './install.ts';

const snapshot = (change: EtcdInstall = {}): Snapshot => snapshotOf(...etcdInstall(change));
const judged = (change: EtcdInstall = {}) => judgeEtcd(contextOf(snapshot(change)));
const told = (code: FindingCode, change: EtcdInstall) => results(judged(change).checks, code);
const of = (code: FindingCode, change: EtcdInstall, component = 'kube-controllers') =>
  outcome(judged(change), code, component);

test('a file whose key is not in the Secret is told with path, setting and object', () => {
  assert.deepEqual(told('CTLS305', { secret: { ...secretKeys, 'etcd-cert': '' } })[0]?.slice(0, 6), 'passed');
  const { 'etcd-cert': _, ...rest } = secretKeys;
  assert.deepEqual(
    told('CTLS305', { secret: rest })[0],
    'error calico-node of DaemonSet kube-system/calico-node: ETCD_CERT_FILE names /calico-secrets/etcd-cert, but Secret kube-system/calico-etcd-secrets has no key etcd-cert',
  );
  assert.equal(of('CTLS305', {}), 'passed');
  assert.equal(of('CTLS305', { secret: null }), 'unknown');
});

test('a key beside another certificate is told once for all components', () => {
  const found = told('CTLS404', { secret: { ...secretKeys, 'etcd-cert': secretKeys['etcd-ca'] } });
  assert.deepEqual(found.length, 1);
  assert.match(found[0] ?? '', /^error /);
});

test('files of mode 0400 are not readable for kube-controllers, which is not root', () => {
  assert.deepEqual(
    told('CTLS306', { controllersMode: 0o400 }).at(-1),
    'error kube-controllers of Deployment kube-system/calico-kube-controllers may not read /calico-secrets/etcd-ca, /calico-secrets/etcd-cert and /calico-secrets/etcd-key: mode 0400, owner root, no fsGroup, but it runs as a user other than root',
  );
  assert.equal(of('CTLS306', {}), 'passed');
  assert.equal(
    of('CTLS306', { controllersMode: 0o400, controllersSpec: { securityContext: { fsGroup: 65534 } } }),
    'passed',
  );
  assert.equal(of('CTLS306', { secret: null }), 'passed');
  const host = { name: 'etcd-certs', hostPath: { path: '/etc/etcd' } };
  assert.equal(of('CTLS306', { controllersSpec: { volumes: [host] } }), 'unknown');
});

const configured = (text: string): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { namespace: 'kube-system', name: 'calicoctl' },
  spec: {
    containers: [{ name: 'calicoctl', volumeMounts: [{ name: 'cfg', mountPath: '/etc/calico' }] }],
    volumes: [{ name: 'cfg', configMap: { name: text } }],
  },
});
const calicoctl = (spec: Readonly<Record<string, string>>) => ({
  more: [
    configured('ctl'),
    {
      apiVersion: 'v1',
      kind: 'ConfigMap' as const,
      metadata: { namespace: 'kube-system', name: 'ctl' },
      data: {
        'calicoctl.cfg': JSON.stringify({
          spec: { datastoreType: 'etcdv3', etcdEndpoints: 'https://10.0.0.1:2379', ...spec },
        }),
      },
    },
  ],
});

test('inline certificates of calicoctl.cfg are complete and not mixed with files', () => {
  assert.equal(of('CTLS307', calicoctl({}), 'calicoctl'), 'passed');
  assert.equal(
    of('CTLS307', calicoctl({ etcdCert: 'pem', etcdKey: withheldKey('EC SEC1') }), 'calicoctl'),
    'passed',
  );
  assert.match(
    told('CTLS307', calicoctl({ etcdCert: 'pem', etcdKey: 'x', etcdCACertFile: '/ca' }))[0] ?? '',
    /^error .*etcdKey and etcdCert stand beside etcdCACertFile/,
  );
  assert.match(
    told('CTLS307', calicoctl({ etcdCert: 'pem' }))[0] ?? '',
    /^error .*etcdCert stands without etcdKey/,
  );
  assert.equal(of('CTLS307', { more: [configured('unread')] }, 'calicoctl'), 'unknown');
  const modeOf = (spec: Readonly<Record<string, string>>) =>
    judged(calicoctl(spec)).sides.find(({ component }) => component === 'calicoctl')?.mode;
  assert.equal(modeOf({ etcdCert: 'pem', etcdKey: 'x' }), 'mtls');
  assert.equal(modeOf({ etcdCert: 'pem' }), 'broken');
  assert.equal(modeOf({ etcdCert: 'pem', etcdKey: 'x', etcdCertFile: '' }), 'mtls');
});

const pod = (name: string, createdAt: string): PodSummary => ({
  namespace: 'kube-system',
  name,
  node: name,
  ready: true,
  restarts: 0,
  createdAt,
  labels: { 'k8s-app': 'calico-node' },
  revision: null,
});
const withPods = (changedAt: string | undefined, ...created: readonly string[]) =>
  judgeEtcd(
    contextOf(
      extend(snapshot(changedAt === undefined ? {} : { changedAt }), {
        nodePods: known(created.map((at, index) => pod(`calico-node-${index}`, at))),
      }),
    ),
  );

test('pods of calico-node that are older than the Secret left an old copy on their nodes', () => {
  const stale = withPods('2026-11-20T10:00:00Z', '2026-11-19T00:00:00Z', '2026-11-21T00:00:00Z');
  assert.match(
    results(stale.checks, 'CTLS309')[0] ?? '',
    /^warning 1 of 2 pods of DaemonSet kube-system\/calico-node started before Secret kube-system\/calico-etcd-secrets changed/,
  );
  const finding = stale.checks.find(({ code }) => code === 'CTLS309');
  assert.ok(finding?.outcome === 'failed');
  assert.equal(
    finding.finding.remedy.command,
    'kubectl -n kube-system rollout restart daemonset/calico-node',
  );
  assert.equal(
    outcome(withPods('2026-11-20T10:00:00Z', '2026-11-21T00:00:00Z'), 'CTLS309', 'install-cni'),
    'passed',
  );
});

test('without the time of the change or the pods, the age of the copy is unknown', () => {
  assert.equal(outcome(withPods(undefined, '2026-11-21T00:00:00Z'), 'CTLS309', 'install-cni'), 'unknown');
  assert.equal(outcome(withPods('2026-11-20T10:00:00Z'), 'CTLS309', 'install-cni'), 'unknown');
});

test('where nothing is copied there is no age to tell', () => {
  assert.equal(of('CTLS309', { ca: '', cert: '', key: '', secret: {} }, 'install-cni'), undefined);
});
