import assert from 'node:assert/strict';
import test from 'node:test';
import { cniConfig, placeholder } from '../../../src/calico/cni-config.ts';
import { type ContainerPlace, environmentOf } from '../../../src/calico/container-place.ts';
import type { Container } from '../../../src/snapshot/objects.ts';
import { snapshotOf } from '../../support/snapshot.ts';

const configured = (container: Omit<Container, 'name'>) => {
  const whole = { name: 'install-cni', ...container };
  const place: ContainerPlace = {
    snapshot: snapshotOf({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { namespace: 'kube-system', name: 'cni' },
      data: { config: '{"type": "calico", "from": "file"}' },
    }),
    namespace: 'kube-system',
    template: {
      spec: { containers: [whole], volumes: [{ name: 'cni', configMap: { name: 'cni' } }] },
    },
    container: whole,
  };
  return cniConfig(place, environmentOf(place));
};
const ofText = (value: string) => configured({ env: [{ name: 'CNI_NETWORK_CONFIG', value }] });
const field = (config: ReturnType<typeof ofText>, key: string) =>
  config.kind === 'known' ? config.plugin[key] : config.kind;

test("Calico's section is found in a list, alone, and as flannel's delegate", () => {
  assert.equal(field(ofText('{"plugins": [{"type": "portmap"}, {"type": "calico", "a": "1"}]}'), 'a'), '1');
  assert.equal(field(ofText('{"type": "calico", "a": "2"}'), 'a'), '2');
  assert.equal(
    field(ofText('{"plugins": [{"type": "flannel", "delegate": {"type": "calico", "a": "3"}}]}'), 'a'),
    '3',
  );
});

test('placeholders without quotes do not spoil the JSON', () => {
  const config = ofText('{"type": "calico", "mtu": __CNI_MTU__, "list": [__A__], "a": "__B__"}');
  assert.equal(field(config, 'mtu'), '__CNI_MTU__');
  assert.equal(field(config, 'a'), '__B__');
});

test('a file wins over the variable', () => {
  const config = configured({
    env: [
      { name: 'CNI_NETWORK_CONFIG', value: '{"type": "calico", "from": "env"}' },
      { name: 'CNI_NETWORK_CONFIG_FILE', value: '/cni/config' },
    ],
    volumeMounts: [{ name: 'cni', mountPath: '/cni' }],
  });
  assert.equal(field(config, 'from'), 'file');
});

test('nothing, another plugin and rubbish', () => {
  assert.equal(ofText('').kind, 'none');
  assert.equal(ofText('{"plugins": [{"type": "bridge"}]}').kind, 'none');
  assert.equal(ofText('{').kind, 'unknown');
  assert.equal(configured({ env: [{ name: 'CNI_NETWORK_CONFIG_FILE', value: '/gone' }] }).kind, 'none');
});

test('a placeholder is the whole value', () => {
  assert.equal(placeholder('__ETCD_ENDPOINTS__'), 'ETCD_ENDPOINTS');
  assert.equal(placeholder('https://__HOST__'), null);
});
