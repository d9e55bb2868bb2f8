import assert from 'node:assert/strict';
import test from 'node:test';
import { stringify } from 'yaml';
import { Issuer } from '../../../simulator/scenarios/issuer.ts';
import { manifestMtlsCn } from '../../../simulator/scenarios/manifest-tls.ts';
import type { KubeObject } from '../../../simulator/server/json.ts';
import { judge } from '../../../src/links/judge.ts';
import { loadSnapshot } from '../../../src/snapshot/load.ts';
import { allOf } from '../../../src/snapshot/snapshot.ts';
import { dayMs, testTime } from '../../support/judged.ts';

const context = { now: testTime, issuer: new Issuer(testTime), clusterCa: '' };
const objects = manifestMtlsCn.phases(context).flatMap((phase) => phase.objects);
const load = (given: readonly object[]) =>
  loadSnapshot([{ name: 'f.yaml', text: given.map((object) => stringify(object)).join('---\n') }], testTime);
const judged = (given: readonly object[]) =>
  judge(load(given), { now: testTime, version: '0', link: null, expiresWithinMs: 30 * dayMs });

const daemonSet = (containers: unknown) => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'calico-node', namespace: 'kube-system' },
  spec: { template: { spec: { containers } } },
});
const causes = (object: object) => load([object]).answers.map(({ cause }) => cause);

test('an object that no API server takes is not read, and its wrong field is named', () => {
  const where = 'holds DaemonSet kube-system/calico-node, of which spec.template.spec.containers';
  for (const [containers, wrong] of [
    [[{ name: 'a', env: { a: 'b' } }], '[0].env is not a list'],
    [[{ name: 'a' }, { name: 'b', env: [{ name: 'X', value: 1 }] }], '[1].env[0].value is not text'],
    [[{ env: [] }], '[0].name is missing'],
    [['a'], '[0] is not an object'],
    [null, ' is missing'],
  ] as const) {
    const document = daemonSet(containers);
    assert.deepEqual(causes(document), [`${where}${wrong}`]);
    assert.deepEqual(allOf(load([document]), 'DaemonSet'), []);
  }
});

test('what is null is left out, and other fields may be anything', () => {
  const document = daemonSet([{ name: 'a', env: null, resources: 'x', ports: [{ containerPort: 1 }] }]);
  assert.deepEqual(causes(document), []);
  assert.deepEqual(causes({ ...document, apiVersion: 'example.com/v1', spec: 1 }), []);
});

test('of what is not read nothing is claimed', () => {
  const status = judged(
    objects.map((object) => {
      if (object.kind !== 'DaemonSet') return object;
      const text = JSON.stringify(object).replace(/"env":\[[^\]]*\]/, '"env":{"a":"b"}');
      return JSON.parse(text) as KubeObject;
    }),
  );
  assert.ok(status.unread.length > 0);
  assert.ok(status.findings.every(({ severity }) => severity !== 'error'));
  assert.equal(status.links.find(({ link }) => link === 'felix-typha')?.mode, 'unknown');
});

test('files without the Deployment of Typha do not say that none runs', () => {
  const isTyphas = ({ kind, metadata }: KubeObject) =>
    ['Deployment', 'ReplicaSet', 'Pod'].includes(kind) && /typha/.test(metadata.name);
  const given = objects.filter((object) => !isTyphas(object));
  const { findings, unknown } = judged(given);
  assert.deepEqual(
    findings.filter(({ severity }) => severity === 'error'),
    [],
  );
  const why = unknown.filter(({ check }) => check === 'CTLS126');
  assert.deepEqual(
    why.map(({ reason }) => reason),
    ['not-given'],
  );
  const scaledDown = objects.map((object) =>
    isTyphas(object) && object.kind === 'Deployment'
      ? { ...object, spec: { ...(object.spec as object), replicas: 0 } }
      : object,
  );
  const seen = judged(scaledDown.filter(({ kind }) => kind !== 'Pod'));
  assert.ok(seen.findings.some(({ code }) => code === 'CTLS126'));
});
