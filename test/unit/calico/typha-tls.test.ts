import assert from 'node:assert/strict';
import test from 'node:test';
import { type TyphaTls, typhaTls } from '../../../src/calico/typha-tls.ts';
import { workloads } from '../../../src/calico/workload.ts';
import type { DaemonSet, EnvVar, RedactedObject } from '../../../src/snapshot/objects.ts';
import { snapshotOf } from '../../support/snapshot.ts';

const files: RedactedObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { namespace: 'kube-system', name: 'files' },
  data: { ca: 'PEM', crt: 'PEM', key: 'PEM' },
};

function node(env: readonly EnvVar[]): DaemonSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { namespace: 'kube-system', name: 'calico-node', labels: { 'k8s-app': 'calico-node' } },
    spec: {
      template: {
        spec: {
          containers: [{ name: 'calico-node', env, volumeMounts: [{ name: 'v', mountPath: '/f' }] }],
          volumes: [{ name: 'v', configMap: { name: 'files' } }],
        },
      },
    },
  };
}

const literal = (variables: Record<string, string>): EnvVar[] =>
  Object.entries(variables).map(([name, value]) => ({ name, value }));

function settings(env: readonly EnvVar[], ...more: RedactedObject[]): Map<string, TyphaTls> {
  const snapshot = snapshotOf(node(env), files, ...more);
  const [workload] = workloads(snapshot);
  assert.ok(workload);
  return new Map(
    typhaTls(snapshot, workload, workload.object.spec.template).map((tls) => [tls.process, tls]),
  );
}

const complete = literal({
  FELIX_TYPHACAFILE: '/f/ca',
  FELIX_TYPHACERTFILE: '/f/crt',
  FELIX_TYPHAKEYFILE: '/f/key',
  FELIX_TYPHACN: 'typha-server',
});

test('all four processes of calico-node take FELIX_ names', () => {
  const all = settings(complete);
  assert.deepEqual([...all.keys()], ['felix', 'confd', 'tunnel-ip-allocator', 'node-status']);
  for (const tls of all.values()) {
    assert.equal(tls.outcome.kind, 'tls');
    assert.equal(tls.commonName, 'typha-server');
  }
});

test('no settings at all mean plaintext', () => {
  assert.equal(settings([]).get('felix')?.outcome.kind, 'plaintext');
});

test('confd does not run without BIRD', () => {
  for (const backend of ['none', 'vxlan'])
    assert.equal(settings(literal({ CALICO_NETWORKING_BACKEND: backend })).has('confd'), false);
  assert.equal(settings(literal({ CALICO_NETWORKING_BACKEND: 'bird' })).has('confd'), true);
});

test('CONFD_ names win for confd alone, field by field', () => {
  const all = settings([...complete, ...literal({ CONFD_TYPHACN: 'stray' })]);
  assert.equal(all.get('confd')?.commonName, 'stray');
  assert.equal(all.get('felix')?.commonName, 'typha-server');
  assert.equal(all.get('node-status')?.commonName, 'typha-server');
});

test('names in mixed case reach Felix alone', () => {
  const mixed = complete.map(({ name, value }) => ({
    name: name.replace('TYPHACAFILE', 'TyphaCAFile'),
    value,
  }));
  const all = settings(mixed as EnvVar[]);
  assert.equal(all.get('felix')?.outcome.kind, 'tls');
  assert.deepEqual(all.get('confd')?.outcome, { kind: 'incomplete', missing: ['FELIX_TYPHACAFILE'] });
});

test('a file that does not exist counts as not set for Felix, and is not looked at by the others', () => {
  const all = settings(
    complete.map((e) => (e.name === 'FELIX_TYPHAKEYFILE' ? { ...e, value: '/f/none' } : e)),
  );
  assert.deepEqual(all.get('felix')?.outcome, { kind: 'incomplete', missing: ['FELIX_TYPHAKEYFILE'] });
  assert.equal(all.get('confd')?.outcome.kind, 'tls');
  assert.equal(all.get('confd')?.files.key?.kind, 'missing');
});

test('three files that do not exist and no name start Felix in plaintext', () => {
  const all = settings(
    literal({ FELIX_TYPHACAFILE: '/n/a', FELIX_TYPHACERTFILE: '/n/b', FELIX_TYPHAKEYFILE: '/n/c' }),
  );
  assert.equal(all.get('felix')?.outcome.kind, 'plaintext');
});

test('a line break makes Felix drop the name; the env clients keep it', () => {
  const all = settings(
    complete.map((e) => (e.name === 'FELIX_TYPHACN' ? { ...e, value: 'typha-server\n' } : e)),
  );
  assert.equal(all.get('felix')?.commonName, '');
  assert.equal(all.get('felix')?.dropped.length, 1);
  assert.equal(all.get('confd')?.commonName, 'typha-server\n');
});

test('none clears: in any case for Felix, exactly for the others', () => {
  const all = settings([...complete, ...literal({ FELIX_TYPHAURISAN: 'None' })]);
  assert.equal(all.get('felix')?.uriSan, '');
  assert.equal(all.get('node-status')?.uriSan, 'None');
});

test('felix.cfg is read by Felix alone, and env wins over it', () => {
  const cfg: RedactedObject = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace: 'kube-system', name: 'cfg' },
    data: {
      'felix.cfg':
        '[global]\nTyphaCAFile = /f/ca\nTyphaCertFile=/f/crt\nTyphaKeyFile=/f/key\nTyphaCN=from-file\n',
    },
  };
  const object = node([]);
  const [container] = object.spec.template.spec.containers;
  assert.ok(container);
  const withFile: DaemonSet = {
    ...object,
    spec: {
      template: {
        spec: {
          containers: [
            {
              ...container,
              volumeMounts: [...(container.volumeMounts ?? []), { name: 'c', mountPath: '/etc/calico' }],
            },
          ],
          volumes: [...(object.spec.template.spec.volumes ?? []), { name: 'c', configMap: { name: 'cfg' } }],
        },
      },
    },
  };
  const snapshot = snapshotOf(withFile, files, cfg);
  const [workload] = workloads(snapshot);
  assert.ok(workload);
  const all = typhaTls(snapshot, workload, withFile.spec.template);
  assert.equal(all.find((t) => t.process === 'felix')?.commonName, 'from-file');
  assert.equal(all.find((t) => t.process === 'confd')?.outcome.kind, 'plaintext');
});

test('an unread ConfigMap behind a name leaves the outcome unknown', () => {
  const env: EnvVar[] = [
    { name: 'FELIX_TYPHACN', valueFrom: { configMapKeyRef: { name: 'unread', key: 'k' } } },
  ];
  assert.equal(settings(env).get('felix')?.outcome.kind, 'unknown');
});
