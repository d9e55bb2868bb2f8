import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import type { Status } from '../../../src/links/status.ts';
import { clear } from './clear.ts';
import { installScenario } from './install.ts';
import { plugin, statusOf } from './plugin.ts';
import { type RealCluster, sharedCluster } from './real-cluster.ts';
import { assertRefused } from './refusal.ts';
import { bind, readingRules, role } from './rights.ts';

let cluster: RealCluster;
let seenByAdmin: Status;

before(async () => {
  cluster = await sharedCluster();
  await clear(cluster);
  await installScenario(cluster, 'manifest-mtls-cn');
  seenByAdmin = (await statusOf(cluster.kubeconfig)).status;
  await role(cluster, 'calico-tls-reader', readingRules);
});
after(async () => {
  await clear(cluster);
  await cluster.stop();
});

/** The judgement without what tells of the connection and the time. */
const judgement = ({ installation, links, findings, unread, summary }: Status) => ({
  installation,
  links: links.filter(({ link }) => link !== 'kube-apiserver'),
  findings: findings.filter(({ link }) => link !== 'kube-apiserver'),
  unread,
  summary: { ...summary, passed: 0 },
});

test('A client certificate with the rights to read sees what the administrator sees', async () => {
  const kubeconfig = await cluster.user('reader');
  await bind(cluster, 'calico-tls-reader', { kind: 'User', name: 'reader' });
  const { status, ended } = await statusOf(kubeconfig);
  assert.equal(ended.code, 0, ended.stderr);
  assert.deepEqual(judgement(status), judgement(seenByAdmin));
  assert.deepEqual(status.unread, []);
});

test('A token with the rights to read sees the same', async () => {
  await bind(cluster, 'calico-tls-reader', { kind: 'User', name: 'system:serviceaccount:default:default' });
  const token = (await cluster.kubectl(['create', 'token', 'default'])).trim();
  const { status } = await statusOf(cluster.token('reader-token', token));
  assert.deepEqual(judgement(status), judgement(seenByAdmin));
});

test('A view-only user sees the modes; what lies in Secrets is unknown, and that alone is no failure', async () => {
  const kubeconfig = await cluster.user('viewer');
  await bind(cluster, 'view', { kind: 'User', name: 'viewer' });
  const { status, ended } = await statusOf(kubeconfig);
  const [felixTypha] = status.links;
  assert.equal(felixTypha?.mode, 'mtls-cn');
  assert.equal(felixTypha?.state, 'unknown');
  for (const side of felixTypha?.sides ?? []) {
    assert.equal(side.mode, 'mtls-cn', side.component);
    assert.equal(side.certificate?.sha256 ?? null, null, side.component);
  }
  const secrets = status.unread.filter(({ resource }) => resource === 'secrets');
  assert.deepEqual([...new Set(secrets.map(({ permission }) => permission))], ['get secrets in kube-system']);
  assert.ok(status.summary.unknown > 0);
  assert.equal(ended.code, 0, ended.stderr);
  const strict = await plugin(['status', '--fail-on', 'unknown'], { kubeconfig });
  assert.equal(strict.code, 3, strict.stderr);
  assert.match(strict.stdout, /may not get secrets in kube-system/);
});

test('A user without any right is told which are missing', async () => {
  const ended = await plugin(['status'], { kubeconfig: await cluster.user('nobody') });
  assert.match(ended.stdout + ended.stderr, /may not|permission|forbidden/i);
  assert.doesNotMatch(ended.stderr, /^\s+at |unexpected/m);
});

test('--as with --as-group acts with the rights of the group alone', async () => {
  const kubeconfig = await cluster.user('impersonator');
  await role(cluster, 'impersonate', [
    { apiGroups: [''], resources: ['users', 'groups'], verbs: ['impersonate'] },
  ]);
  await bind(cluster, 'impersonate', { kind: 'User', name: 'impersonator' });
  await bind(cluster, 'calico-tls-reader', { kind: 'Group', name: 'calico-readers' });
  const as = ['--as', 'jane', '--as-group', 'staff', '--as-group', 'calico-readers'];
  const { status } = await statusOf(kubeconfig, as);
  assert.deepEqual(judgement(status), judgement(seenByAdmin));
  const requests = await cluster.audit('impersonator', async () => {
    await plugin(['status', ...as], { kubeconfig });
  });
  assert.ok(requests.length > 0);
  assert.deepEqual([...new Set(requests.map(({ impersonated }) => impersonated))], ['jane']);
});

test('--as of somebody whom the user may not impersonate is refused by name', async () => {
  const ended = await plugin(['status', '--as', 'root'], { kubeconfig: await cluster.user('reader') });
  assertRefused(ended, /impersonate.*root|root.*impersonate/);
});
