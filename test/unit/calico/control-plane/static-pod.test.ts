import assert from 'node:assert/strict';
import test from 'node:test';
import { lineOption } from '../../../../src/calico/control-plane/etcd-line.ts';
import {
  etcdLine,
  flagOption,
  staticPodName,
  staticPods,
} from '../../../../src/calico/control-plane/static-pod.ts';
import type { Pod } from '../../../../src/snapshot/objects.ts';
import { snapshotOf } from '../../../support/snapshot.ts';

const pod = (namespace: string, name: string, container: string, command: readonly string[]): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { namespace, name },
  spec: { containers: [{ name: container, command }] },
});
const only = (seen: Pod, component: 'etcd' | 'kube-apiserver' = 'etcd') => {
  const [found] = staticPods(snapshotOf(seen), component);
  assert.ok(found);
  return found;
};

test('pods are found by the name of their container in the namespaces of the control plane', () => {
  const snapshot = snapshotOf(
    pod('kube-system', 'etcd-a', 'etcd', []),
    pod('shop', 'etcd-b', 'etcd', []),
    pod('kube-system', 'other', 'proxy', []),
  );
  assert.deepEqual(staticPods(snapshot, 'etcd').map(staticPodName), ['Pod kube-system/etcd-a']);
});

test('a flag is set, unset, or unknown behind a configuration file or an empty command line', () => {
  const seen = only(pod('kube-system', 'a', 'kube-apiserver', ['kube-apiserver', '--x=1']), 'kube-apiserver');
  assert.deepEqual(flagOption(seen, 'x'), { kind: 'set', text: '1' });
  assert.deepEqual(flagOption(seen, 'y'), { kind: 'unset' });
  const configured = ['kube-apiserver', '--openshift-config=/c'];
  assert.equal(
    flagOption(
      only(pod('openshift-kube-apiserver', 'a', 'kube-apiserver', configured), 'kube-apiserver'),
      'y',
    ).kind,
    'unknown',
  );
  assert.equal(
    flagOption(only(pod('kube-system', 'a', 'kube-apiserver', []), 'kube-apiserver'), 'y').kind,
    'unknown',
  );
});

test('etcd ignores flags and environment beside a configuration file, and a flag wins over the environment', () => {
  const option = (command: readonly string[], value?: string) => {
    const seen = pod('kube-system', 'a', 'etcd', ['etcd', ...command]);
    const [container] = seen.spec.containers;
    assert.ok(container);
    const env = value === undefined ? [] : [{ name: 'ETCD_CLIENT_CERT_AUTH', value }];
    const whole = { ...seen, spec: { containers: [{ ...container, env }] } };
    return lineOption(etcdLine(snapshotOf(whole), only(whole)), 'client-cert-auth');
  };
  assert.deepEqual(option(['--client-cert-auth=false'], 'true'), { kind: 'set', text: 'false' });
  assert.deepEqual(option(['--name=a'], 'true'), { kind: 'set', text: 'true' });
  assert.deepEqual(option(['--name=a']), { kind: 'unset' });
  assert.equal(option(['--config-file=/e', '--client-cert-auth=true']).kind, 'unknown');
  assert.equal(option([]).kind, 'unknown');
});
