import assert from 'node:assert/strict';
import test from 'node:test';
import { type PutBack, proveRestore } from '../../../src/plan/changes/restore/restore-proof.ts';
import type { PlannedObject } from '../../../src/plan/model/step.ts';
import type { Pod, RedactedObject } from '../../../src/snapshot/objects.ts';
import { type EtcdChoices, publishedEtcd, securedEtcd } from '../../support/etcd/choices.ts';
import { issuedForEtcd } from '../../support/etcd/issued.ts';
import { etcdObjects } from '../../support/etcd/objects.ts';
import { testTime } from '../../support/judged.ts';
import { snapshotOf } from '../../support/snapshot.ts';

const { files } = issuedForEtcd(testTime);

const etcd = (urls: string): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { namespace: 'kube-system', name: 'etcd-cp1', labels: { component: 'etcd' } },
  spec: { containers: [{ name: 'etcd', command: ['etcd', `--listen-client-urls=${urls}`] }] },
  status: { podIP: '10.0.0.2', hostIP: '10.0.0.2' },
});
const both = etcd('http://10.0.0.2:2379,https://10.0.0.2:2379');

function putBack(kind: PlannedObject['kind']): PutBack {
  const of = (choices: EtcdChoices) =>
    etcdObjects(choices, files).find((one) => one.kind === kind) as PlannedObject;
  return { before: of(securedEtcd), after: of(publishedEtcd) };
}

function prove(groups: readonly (readonly PutBack[])[], ...others: readonly RedactedObject[]): string {
  const judgement = proveRestore(
    snapshotOf(...etcdObjects(securedEtcd, files), ...others),
    groups,
    false,
    testTime,
  );
  return judgement.kind === 'safe' ? 'safe' : judgement.refusals.join('; ');
}

test('going back to plaintext is proved where etcd still listens on http and the files go last', () => {
  assert.equal(prove([[putBack('ConfigMap')], [putBack('Secret')]], both), 'safe');
});

test('taking the files away first would cut off whoever starts anew', () => {
  assert.match(prove([[putBack('Secret')], [putBack('ConfigMap')]], both), /has no key etcd-ca/);
  assert.match(prove([[putBack('Secret'), putBack('ConfigMap')]], both), /has no key etcd-ca/);
});

test('an etcd that does not listen on http any more, or of which that is not known, is no way back', () => {
  const groups = [[putBack('ConfigMap')], [putBack('Secret')]];
  assert.match(prove(groups, etcd('https://10.0.0.2:2379')), /does not listen at http:\/\/10\.0\.0\.2:2379/);
  assert.match(prove(groups), /whether etcd answers at http:\/\/10\.0\.0\.2:2379 is not known/);
});
