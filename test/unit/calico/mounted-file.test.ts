import assert from 'node:assert/strict';
import test from 'node:test';
import { followPath } from '../../../src/calico/mounted-file.ts';
import type { Container, PodTemplate, Volume, VolumeMount } from '../../../src/snapshot/objects.ts';
import { snapshotOf } from '../../support/snapshot.ts';

const snapshot = snapshotOf({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { namespace: 'kube-system', name: 'ca' },
  data: { 'typhaca.crt': 'PEM' },
});

function follow(volumes: readonly Volume[], volumeMounts: readonly VolumeMount[], path: string) {
  const container: Container = { name: 'calico-node', volumeMounts };
  const template: PodTemplate = { spec: { containers: [container], volumes } };
  return followPath(snapshot, 'kube-system', template, container, path);
}

const volume: Volume = { name: 'v', configMap: { name: 'ca' } };
const mount: VolumeMount = { name: 'v', mountPath: '/calico-typha-ca' };

test('a path leads through mount and volume to a key', () => {
  const file = follow([volume], [mount], '/calico-typha-ca/typhaca.crt');
  assert.equal(file.kind, 'found');
  assert.equal(file.kind === 'found' && file.source.key, 'typhaca.crt');
});

test('the longest mount path wins', () => {
  const other: Volume = { name: 'host', hostPath: { path: '/etc' } };
  const file = follow(
    [volume, other],
    [{ name: 'host', mountPath: '/' }, mount],
    '/calico-typha-ca/typhaca.crt',
  );
  assert.equal(file.kind, 'found');
});

test('a mount of a sibling with the same beginning does not count', () => {
  assert.equal(follow([volume], [mount], '/calico-typha-cab/typhaca.crt').kind, 'missing');
});

test('items rename keys and hide the others', () => {
  const renamed: Volume = {
    name: 'v',
    configMap: { name: 'ca', items: [{ key: 'typhaca.crt', path: 'ca.pem' }] },
  };
  const file = follow([renamed], [mount], '/calico-typha-ca/ca.pem');
  assert.equal(file.kind === 'found' && file.source.key, 'typhaca.crt');
  assert.equal(follow([renamed], [mount], '/calico-typha-ca/typhaca.crt').kind, 'missing');
});

test('a subPath mount is frozen', () => {
  const file = follow([volume], [{ name: 'v', mountPath: '/x/ca.crt', subPath: 'typhaca.crt' }], '/x/ca.crt');
  assert.equal(file.kind === 'found' && file.source.frozen, true);
});

test('a projected volume is searched source by source', () => {
  const projected: Volume = {
    name: 'v',
    projected: { sources: [{ secret: { name: 'none' } }, { configMap: { name: 'ca' } }] },
  };
  assert.equal(follow([projected], [mount], '/calico-typha-ca/typhaca.crt').kind, 'found');
});

test('a key that the object lacks is missing, an object that was not read is unknown', () => {
  assert.equal(follow([volume], [mount], '/calico-typha-ca/other').kind, 'missing');
  const unread: Volume = { name: 'v', secret: { secretName: 'unread' } };
  assert.equal(follow([unread], [mount], '/calico-typha-ca/x').kind, 'unknown');
});

test('files of the host and of CSI drivers cannot be seen', () => {
  assert.equal(
    follow([{ name: 'v', hostPath: { path: '/p' } }], [mount], '/calico-typha-ca/x').kind,
    'unknown',
  );
  assert.equal(follow([{ name: 'v', csi: { driver: 'd' } }], [mount], '/calico-typha-ca/x').kind, 'unknown');
});

test('Windows paths are followed with drive letters and backslashes', () => {
  const file = follow(
    [volume],
    [{ name: 'v', mountPath: 'c:/calico-typha-ca' }],
    '\\calico-typha-ca\\typhaca.crt',
  );
  assert.equal(file.kind, 'found');
});
