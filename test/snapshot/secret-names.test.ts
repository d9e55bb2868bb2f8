import assert from 'node:assert/strict';
import test from 'node:test';
import { publicValue, withoutSecretAssignments } from '../../src/snapshot/secret-names.ts';

const kept: readonly (readonly [string, string])[] = [
  ['FELIX_TYPHAKEYFILE', '/node-certs/tls.key'],
  ['ETCD_KEY_FILE', ''],
  ['etcd_key', '/calico-secrets/etcd-key'],
  ['etcd_key', ''],
  ['k8s_auth_token', '__SERVICEACCOUNT_TOKEN__'],
  ['FELIX_TYPHAKEYFILE', 'none'],
  ['ETCD_PASSWORD', '$(PASSWORD_FROM_ELSEWHERE)'],
  ['AUTOMOUNT_TOKEN', 'true'],
  ['key', 'typha_service_name'],
  ['secretName', 'calico-etcd-secrets'],
  ['keyAlgorithm', 'RSAWithSize2048'],
  ['publicKeySha256', 'ab12'],
  ['FELIX_TYPHACN', 'typha-server'],
  ['CALICO_ROUTER_ID', 'hash'],
];
for (const [name, value] of kept) {
  test(`${name}=${value} is no secret`, () => assert.equal(publicValue(name, value), value));
}

const withheld: readonly (readonly [string, string])[] = [
  ['ETCD_PASSWORD', 'hunter2'],
  ['ETCD_PASSWORD', '/x9Fq/looks/like/a/path'],
  ['K8S_API_TOKEN', 'abcdef.0123456789abcdef'],
  ['k8s_auth_token', 'tok'],
  ['etcdKey', 'MHcCAQEE'],
  ['SOME_SECRET', 's3cr3t'],
  ['api-key', '12345'],
  ['TYPHA_KEYFILE', 'not a path but words'],
];
for (const [name, value] of withheld) {
  test(`the value of ${name} is withheld (${value.length} letters)`, () =>
    assert.equal(publicValue(name, value), '[withheld]'));
}

const texts: readonly (readonly [string, string])[] = [
  ['[calico]\netcd_password = hunter2\netcd_host = h', '[calico]\netcd_password = [withheld]\netcd_host = h'],
  [
    'apiVersion: v1\nusers:\n- user:\n    token: abc.def',
    'apiVersion: v1\nusers:\n- user:\n    token: [withheld]',
  ],
  [
    '{"mtu": __CNI_MTU__, "policy": {"k8s_auth_token": "tok"}}',
    '{"mtu": __CNI_MTU__, "policy": {"k8s_auth_token": "[withheld]"}}',
  ],
  ['etcdctl --user root --password hunter2 get /', 'etcdctl --user root --password [withheld] get /'],
  ['export ETCD_PASSWORD=hunter2; run', 'export ETCD_PASSWORD=[withheld]; run'],
  ["password: 'two words'", "password: '[withheld]'"],
  ['{\\"etcd_password\\": \\"hunter2\\"}', '{\\"etcd_password\\": \\"[withheld]\\"}'],
  ['"etcd_key_file": "__ETCD_KEY_FILE__"', '"etcd_key_file": "__ETCD_KEY_FILE__"'],
];
for (const [before, after] of texts) {
  test(`in a text: ${after.split('\n').join(' ')}`, () => {
    assert.equal(withoutSecretAssignments(before, ''), after);
  });
}

test('prose of a status condition is no setting', () => {
  const message =
    'Error with Typha/Felix secrets: CertPair for Felix does not contain common-name or uri-san';
  assert.equal(withoutSecretAssignments(message, 'message'), message);
});

test('a certificate whose base64 ends in what looks like an assignment stays whole', () => {
  const certificate = '-----BEGIN CERTIFICATE-----\nAAAAmyKEYabc==\n-----END CERTIFICATE-----\n';
  assert.equal(withoutSecretAssignments(certificate, 'ca.crt'), certificate);
});
