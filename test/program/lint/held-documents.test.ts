import assert from 'node:assert/strict';
import test from 'node:test';
import { stringify } from 'yaml';
import { recognise } from '../../../src/calico/files/recognise.ts';
import { diskOf } from '../../support/lint/host.ts';

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'kube-apiserver', namespace: 'kube-system' },
  spec: {
    containers: [
      {
        name: 'kube-apiserver',
        image: 'registry.k8s.io/kube-apiserver:v1.36.3',
        command: ['kube-apiserver', '--anonymous-auth=false'],
      },
    ],
  },
};
const kubeadm = (text: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'kubeadm-config', namespace: 'kube-system' },
  data: { ClusterConfiguration: text },
});
const configuration = stringify({
  apiVersion: 'kubeadm.k8s.io/v1beta4',
  kind: 'ClusterConfiguration',
  kubernetesVersion: 'v1.36.3',
  apiServer: { extraArgs: [{ name: 'anonymous-auth', value: 'true' }] },
});
const list = (...items: readonly object[]) => ({ apiVersion: 'v1', kind: 'List', items });

function recognised(document: object) {
  const found = recognise({ path: '/f.yaml', text: stringify(document) }, diskOf([]));
  if (found.kind === 'other') return found.file.why;
  const { file, kubernetesVersion } = found;
  const flags = file.parts.map((one) =>
    one.part === 'kube-apiserver' ? one.pod.words.values.get('anonymous-auth') : one.part,
  );
  return [file.kind, kubernetesVersion, ...flags];
}

test('a Pod in a List is read as one in a file of its own', () => {
  const alone = ['static-pod', 'v1.36.3', 'false'];
  for (const document of [pod, list(pod), list(list(pod), { apiVersion: 'v1', kind: 'Node' })])
    assert.deepEqual(recognised(document), alone);
});

test('what kubeadm keeps in its ConfigMap is read as its file', () => {
  const expected = ['kubeadm', 'v1.36.3', 'true', 'etcd'];
  assert.deepEqual(recognised(kubeadm(configuration)), expected);
  assert.deepEqual(recognised(list(kubeadm(configuration))), expected);
  const other = { ...kubeadm(configuration), metadata: { name: 'another' } };
  assert.match(String(recognised(other)), /holds Kubernetes objects \(ConfigMap\)/);
});
