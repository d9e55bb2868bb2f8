import assert from 'node:assert/strict';
import test from 'node:test';
import type { EtcdComponent } from '../../../src/calico/etcd-component.ts';
import { etcdSettings } from '../../../src/calico/etcd-settings.ts';
import type { Container, EnvVar } from '../../../src/snapshot/objects.ts';
import { seenSecret } from '../../support/seen-secret.ts';
import { snapshotOf } from '../../support/snapshot.ts';

const settings = (
  component: EtcdComponent,
  container: Omit<Container, 'name'>,
  keys: readonly string[] = ['etcd-ca', 'etcd-cert', 'etcd-key'],
) => {
  const whole = { name: 'x', volumeMounts: [{ name: 's', mountPath: '/calico-secrets' }], ...container };
  return etcdSettings(component, {
    snapshot: snapshotOf(
      seenSecret('kube-system', 'etcd', Object.fromEntries(keys.map((key) => [key, 'x']))),
    ),
    namespace: 'kube-system',
    template: { spec: { containers: [whole], volumes: [{ name: 's', secret: { secretName: 'etcd' } }] } },
    container: whole,
  });
};
const env = (values: Readonly<Record<string, string>>): { env: EnvVar[] } => ({
  env: Object.entries(values).map(([name, value]) => ({ name, value })),
});
const textOf = ({ value }: { value: { kind: string; text?: string } }) => value.text ?? value.kind;

test('generic components prefer CALICO_ names, even empty ones', () => {
  const both = { ETCD_ENDPOINTS: 'https://a', CALICO_ETCD_ENDPOINTS: 'https://b' };
  assert.equal(textOf(settings('kube-controllers', env(both)).endpoints), 'https://b');
  assert.equal(
    textOf(settings('kube-controllers', env({ ...both, CALICO_ETCD_ENDPOINTS: '' })).endpoints),
    '',
  );
  assert.equal(
    textOf(settings('kube-controllers', env({ ETCD_ENDPOINTS: 'https://a' })).endpoints),
    'https://a',
  );
});

test('a path is followed to the key of its Secret', () => {
  const { cert } = settings('kube-controllers', env({ ETCD_CERT_FILE: '/calico-secrets/etcd-cert' }));
  assert.equal(cert.file?.kind === 'found' && cert.file.source?.key, 'etcd-cert');
  assert.equal(settings('kube-controllers', env({ ETCD_CERT_FILE: '/gone' })).cert.file?.kind, 'missing');
  assert.equal(settings('kube-controllers', env({ ETCD_CERT_FILE: '' })).cert.file, null);
});

test('Typha has names of its own, in any case, and scheme and address without endpoints', () => {
  const own = { ETCD_ENDPOINTS: 'https://a', typha_etcdendpoints: 'https://t' };
  assert.equal(textOf(settings('typha', env(own)).endpoints), 'https://t');
  assert.equal(
    textOf(settings('typha', env({ ETCD_ENDPOINTS: 'https://a' })).endpoints),
    'http://127.0.0.1:2379',
  );
  const parts = { TYPHA_ETCDSCHEME: 'https', TYPHA_ETCDADDR: 'e:2379' };
  assert.equal(textOf(settings('typha', env(parts)).endpoints), 'https://e:2379');
});

test('an address of Typha of which a part was withheld is not the default one', () => {
  const parts = env({ TYPHA_ETCDSCHEME: 'https', TYPHA_ETCDADDR: '<withheld - looks like a token>' });
  assert.equal(textOf(settings('typha', parts).endpoints), 'unknown');
});

test("flannel's flags win over its variables", () => {
  const variables = env({
    FLANNELD_ETCD_ENDPOINTS: 'http://a',
    FLANNELD_ETCD_CAFILE: '/calico-secrets/etcd-ca',
  });
  assert.equal(textOf(settings('flannel', variables).endpoints), 'http://a');
  assert.equal(settings('flannel', variables).ca.file?.kind, 'found');
  const flags = { ...variables, args: ['--etcd-endpoints=https://b'] };
  assert.equal(textOf(settings('flannel', flags).endpoints), 'https://b');
});

const template = (change: object) => ({
  CNI_NETWORK_CONFIG: JSON.stringify({
    type: 'calico',
    etcd_endpoints: '__ETCD_ENDPOINTS__',
    etcd_ca_cert_file: '__ETCD_CA_CERT_FILE__',
    etcd_cert_file: '__ETCD_CERT_FILE__',
    etcd_key_file: '__ETCD_KEY_FILE__',
    ...change,
  }),
  ETCD_ENDPOINTS: 'https://a',
});

test('install-cni fills the template from its environment and from the files that it copies', () => {
  const { endpoints, ca, cert, key } = settings('install-cni', env(template({})));
  assert.equal(textOf(endpoints), 'https://a');
  assert.deepEqual(
    [ca, cert, key].map(({ file }) => file?.kind),
    ['found', 'found', 'found'],
  );
});

test('install-cni leaves a file out of the configuration that is not there to copy', () => {
  const { cert, key } = settings('install-cni', env(template({})), ['etcd-ca', 'etcd-cert']);
  assert.deepEqual([cert.file?.kind, key.file], ['found', null]);
  assert.equal(key.setting.value.kind, 'unset');
});

test('a path of the host in the template cannot be seen, one of the copies can', () => {
  const host = settings('install-cni', env(template({ etcd_key_file: '/etc/etcd/key' })));
  assert.equal(host.key.file?.kind, 'unknown');
  const copy = settings(
    'install-cni',
    env(template({ etcd_key_file: '/etc/cni/net.d/calico-tls/etcd-key' })),
  );
  assert.equal(copy.key.file?.kind, 'found');
});

test('an unreadable template makes every setting unknown', () => {
  const { endpoints, ca, datastore } = settings('install-cni', env({ CNI_NETWORK_CONFIG: '{' }));
  assert.deepEqual(
    [endpoints, ca.setting, datastore].map(({ value }) => value.kind),
    ['unknown', 'unknown', 'unknown'],
  );
});
