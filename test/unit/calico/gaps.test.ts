import assert from 'node:assert/strict';
import test from 'node:test';
import { gapIn, gapsOf } from '../../../src/calico/gaps.ts';
import { lists } from '../../../src/calico/lists.ts';
import type { Answer, Snapshot } from '../../../src/snapshot/snapshot.ts';
import { snapshotOf } from '../../support/snapshot.ts';

const answer = (
  outcome: Answer['outcome'],
  { namespace = null, selector = 'a', kind = 'Deployment', group = 'apps' }: Partial<Answer['request']> = {},
): Answer => ({
  request: { kind, group, resource: `${kind.toLowerCase()}s`, namespace, name: null, selector },
  outcome,
  cause: outcome === 'failed' ? 'HTTP 500: etcdserver: request timed out' : null,
});
const seen = (...answers: readonly Answer[]): Snapshot => ({ ...snapshotOf(), answers });

test('a list that was answered for the whole cluster shows every namespace', () => {
  assert.equal(gapIn(seen(answer('known')), 'deployments', 'kube-system'), null);
  assert.equal(gapIn(seen(answer('known')), 'deployments', null), null);
});

test('one of two selectors that failed is a gap, in the words of the server', () => {
  const gap = gapIn(seen(answer('known'), answer('failed', { selector: 'b' })), 'deployments', 'x');
  assert.deepEqual(gap, {
    list: 'deployments',
    reason: 'failed',
    why: 'Deployments not read: HTTP 500: etcdserver: request timed out',
    permission: null,
  });
});

test('a namespace that was listed in place of the cluster is whole, another is not', () => {
  const snapshot = seen(answer('forbidden'), answer('known', { namespace: 'kube-system' }));
  assert.equal(gapIn(snapshot, 'deployments', 'kube-system'), null);
  assert.equal(gapIn(snapshot, 'deployments', 'calico-system')?.why, 'may not list deployments');
  assert.equal(gapIn(snapshot, 'deployments', null)?.reason, 'forbidden');
});

test('outside the namespace that was asked for, nothing was searched', () => {
  const snapshot = seen(answer('known', { namespace: 'kube-system' }));
  assert.deepEqual(gapIn(snapshot, 'deployments', 'calico-system'), {
    list: 'deployments',
    reason: 'not-searched',
    why: 'Deployments were looked for in kube-system only',
    permission: null,
  });
});

test('a kind that either of two API groups serves is read once one of them answered', () => {
  const of = (outcome: Answer['outcome'], group: string) =>
    answer(outcome, { kind: 'FelixConfiguration', group });
  const lost = of('failed', 'crd.projectcalico.org');
  assert.equal(gapIn(seen(lost, of('known', 'projectcalico.org')), 'felix-configurations', null), null);
  assert.notEqual(gapIn(seen(lost, of('absent', 'projectcalico.org')), 'felix-configurations', null), null);
});

test('what nobody asked for is no gap, and every list says what its emptiness means', () => {
  assert.deepEqual(gapsOf(seen(), { kind: 'none', workloads: [] }), []);
  for (const { empty, title } of Object.values(lists)) assert.ok(empty !== '' && title !== '');
});

test('a document that was not read may hold what its kind says, or anything where it says none', () => {
  const hiddenBy = (kind: string) => {
    const request = {
      kind,
      group: '',
      resource: 'document',
      namespace: null,
      name: 'f.yaml:3',
      selector: null,
    };
    const snapshot = seen({ request, outcome: 'failed', cause: 'is neither YAML nor JSON' });
    return gapsOf(snapshot, { kind: 'none', workloads: [] }).map(({ list, why }) => `${list}: ${why}`);
  };
  assert.deepEqual(hiddenBy('DaemonSet'), [
    'daemon-sets: DaemonSets may be in f.yaml:3, which is neither YAML nor JSON',
  ]);
  assert.deepEqual(hiddenBy('DaemonSetList'), hiddenBy('DaemonSet'));
  assert.deepEqual(hiddenBy('ConfigMap'), []);
  assert.equal(hiddenBy('').length, 11);
  assert.equal(hiddenBy('List').length, 11);
});
