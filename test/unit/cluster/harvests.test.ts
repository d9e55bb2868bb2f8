import assert from 'node:assert/strict';
import test from 'node:test';
import type { ReadResult } from '../../../src/cluster/list.ts';
import { nodePodsOf, usefulAnswers } from '../../../src/cluster/read-results.ts';
import { type Answer, type PodSummary, unread } from '../../../src/snapshot/snapshot.ts';
import { snapshotOf } from '../../support/snapshot.ts';

const pod: PodSummary = {
  namespace: 'kube-system',
  name: 'p',
  node: 'n',
  ready: true,
  restarts: 0,
  createdAt: null,
  labels: {},
  revision: null,
};

function answer(outcome: Answer['outcome'], namespace: string | null = null, more: object = {}): Answer {
  const request = { kind: 'Pod', group: '', resource: 'pods', namespace, name: null, selector: 's', ...more };
  return { request, outcome, cause: outcome === 'failed' ? 'HTTP 500' : null };
}
const table = (
  outcome: Answer['outcome'],
  namespace: string | null = null,
  pods: readonly PodSummary[] = [],
): ReadResult => ({
  objects: [],
  pods,
  answer: answer(outcome, namespace),
});

test('pods of all lists are joined', () => {
  assert.deepEqual(nodePodsOf([table('known', null, [pod]), table('known')]), {
    kind: 'known',
    value: [pod],
  });
});

test('one list that failed makes the pods unknown, though another was empty', () => {
  assert.deepEqual(nodePodsOf([table('failed'), table('known')]), { kind: 'failed', cause: 'HTTP 500' });
});

test('a right that is missing for the whole cluster does not count once namespaces were listed', () => {
  assert.deepEqual(
    nodePodsOf([table('forbidden'), table('known', 'kube-system', [pod]), table('known', 'calico-system')]),
    {
      kind: 'known',
      value: [pod],
    },
  );
});

test('a namespace that is forbidden leaves the pods of another, but no claim that there are none', () => {
  const refused = table('forbidden', 'calico-system');
  assert.equal(nodePodsOf([table('forbidden'), table('known', 'kube-system', [pod]), refused]).kind, 'known');
  assert.equal(nodePodsOf([table('forbidden'), table('known', 'kube-system'), refused]).kind, 'forbidden');
});

test('a missing right is told once, though two selectors needed it', () => {
  const [first, second] = [
    answer('forbidden', null, { selector: 'a' }),
    answer('forbidden', null, { selector: 'b' }),
  ];
  const elsewhere = answer('forbidden', 'kube-system');
  assert.deepEqual(usefulAnswers([first, second, elsewhere]), [first, second, elsewhere]);
  assert.deepEqual(unread({ ...snapshotOf(), answers: [first, second, elsewhere] }), [first, elsewhere]);
});

test('two lists that failed are two answers', () => {
  assert.equal(usefulAnswers([answer('failed'), answer('failed', null, { selector: 'b' })]).length, 2);
});

test('an API group does not matter where another serves the kind', () => {
  const served = answer('known', null, { kind: 'ClusterInformation', group: 'crd.projectcalico.org' });
  const other = answer('failed', null, { kind: 'ClusterInformation', group: 'projectcalico.org' });
  assert.deepEqual(usefulAnswers([served, other]), [served]);
  assert.deepEqual(usefulAnswers([other]), [other]);
});
