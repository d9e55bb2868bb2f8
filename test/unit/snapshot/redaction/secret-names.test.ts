import assert from 'node:assert/strict';
import test from 'node:test';
import { publicValue } from '../../../../src/snapshot/redaction/public-value.ts';
import { withoutSecrets } from '../../../../src/snapshot/redaction/secrets-in-text.ts';

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
  ['TYPHA_CLIENTCN', 'typha-client'],
  ['FELIX_TYPHAKEYFILE', ' /node certs/tls.key'],
  ['ETCD_KEYSPACE', 'calico'],
  ['MONKEY', 'george'],
  ['PASSTHROUGH', 'enabled'],
  ['PASS_THROUGH', 'enabled'],
  ['FELIX_BYPASS', 'enabled'],
  ['KEYCLOAK_REALM', 'calico'],
  ['TOKENIZER', 'simple'],
  ['authorization-mode', 'Node,RBAC'],
  ['anonymous-auth', 'maybe'],
  ['client-cert-auth', 'yes'],
  ['PGPASSFILE', '/etc/calico/pgpass'],
  ['TOKEN_TTL', '24h'],
  ['TOKEN_URL', 'https://h/token'],
  ['PWD', '/root'],
  ['matchLabelKeys', 'pod-template-hash'],
  ['kubelet-client-key', '/etc/kubernetes/pki/apiserver-kubelet-client.key'],
  ['CALICO_ROUTER_ID', 'hash'],
  ['ETCD_PATH', 'calico'],
  ['SESSION_AFFINITY', 'ClientIP'],
];
for (const [name, value] of kept) {
  test(`${name}=${value} is no secret`, () => assert.equal(publicValue(name, value), value));
}

const mark = (kind: string): string => `<withheld - its name says ${kind}>`;

const withheld: readonly (readonly [name: string, value: string, kind: string])[] = [
  ['ETCD_PASSWORD', 'hunter2', 'password'],
  ['ETCD_PASSWORD', '/x9Fq/looks/like/a/path', 'password'],
  ['K8S_API_TOKEN', 'abcdef.0123456789abcdef', 'token'],
  ['k8s_auth_token', 'tok', 'token'],
  ['etcdKey', 'MHcCAQEE', 'key'],
  ['SOME_SECRET', 's3cr3t', 'secret'],
  ['api-key', '12345', 'key'],
  ['TYPHA_KEYFILE', 'not a path but words', 'key'],
  ['PGPASS', 'hunter2', 'password'],
  ['DB_PASS', 'hunter2', 'password'],
  ['dbPass', 'hunter2', 'password'],
  ['DB_PASS_2', 'hunter2', 'password'],
  ['PASSPHRASE', 'hunter2', 'password'],
  ['AUTH_BASIC', 'root:hunter2', 'credential'],
  ['OAUTH', 'hunter2', 'credential'],
  ['SESSION_ID', 'hunter2', 'cookie'],
  ['GITHUB_PAT', 'hunter2', 'token'],
  ['AZURE_SAS', 'sv=1&sig=x', 'token'],
  ['HMAC', 'hunter2', 'key'],
  ['MYSQL_PWD', 'hunter2', 'password'],
  ['SSLPWD', 'hunter2', 'password'],
  ['ROOTPW', 'hunter2', 'password'],
  ['PSK', 'hunter2', 'password'],
  ['IPSEC_PSK', 'hunter2', 'password'],
  ['BASIC_AUTH', 'root:hunter2', 'credential'],
  ['REDISAUTH', 'hunter2', 'credential'],
  ['COOKIE', 'session=hunter2', 'cookie'],
  ['Set-Cookie', 'session=hunter2', 'cookie'],
  ['RABBITMQ_ERLANG_COOKIE', 'hunter2', 'cookie'],
  ['JWT', 'hunter2', 'token'],
  ['X-Api-Key', 'hunter2', 'key'],
  ['Authorization', 'Bearer hunter2', 'credential'],
  ['.dockerconfigjson', 'e30=', 'credential'],
  ['PASSWORD_HASH', '$2y$10$abcdefghijklmnopqrstuv', 'password'],
  ['PASSWORD_SHA256', 'ab12', 'password'],
  ['SIGNING_KEY', '/x9Fq0/Ab3dEf6hIj', 'key'],
  ['ETCD_KEY_PEM', 'abc', 'key'],
  ['MASTERKEY', '12345', 'key'],
];
for (const [name, value, kind] of withheld) {
  test(`the value of ${name} is withheld (${value.length} letters)`, () =>
    assert.equal(publicValue(name, value), mark(kind)));
}

const texts: readonly (readonly [before: string, after: string])[] = [
  [
    '[calico]\netcd_password = hunter2\netcd_host = h',
    `[calico]\netcd_password = ${mark('password')}\netcd_host = h`,
  ],
  [
    'apiVersion: v1\nusers:\n- user:\n    token: abc.def',
    `apiVersion: v1\nusers:\n- user:\n    token: ${mark('token')}`,
  ],
  [
    '{"mtu": __CNI_MTU__, "policy": {"k8s_auth_token": "tok"}}',
    `{"mtu": __CNI_MTU__, "policy": {"k8s_auth_token": "${mark('token')}"}}`,
  ],
  [
    'etcdctl --user root --password hunter2 get /',
    `etcdctl --user root --password ${mark('password')} get /`,
  ],
  ['export ETCD_PASSWORD=hunter2; run', `export ETCD_PASSWORD=${mark('password')}; run`],
  ["password: 'two words'", `password: '${mark('password')}'`],
  ['{\\"etcd_password\\": \\"hunter2\\"}', `{\\"etcd_password\\": \\"${mark('password')}\\"}`],
  ['"etcd_key_file": "__ETCD_KEY_FILE__"', '"etcd_key_file": "__ETCD_KEY_FILE__"'],
  ['password: two words\nhost: h', `password: ${mark('password')}\nhost: h`],
  ['PGPASS=two words\nHOST=h', `PGPASS=${mark('password')}\nHOST=h`],
  ['token=abc level=info', `token=${mark('token')} level=info`],
  ['a=b,token=abc,user=x', `a=b,token=${mark('token')},user=x`],
  ['password: |\n  one\n  two\nhost: h', `password: |\n  ${mark('password')}\nhost: h`],
  ['tokens:\n  - abc\n  - def\nhost: h', `tokens:\n  - ${mark('token')}\n  - ${mark('token')}\nhost: h`],
  ['tokens: [abc, def]\nhost: h', `tokens: [${mark('token')}]\nhost: h`],
  ['<password>hunter2</password><host>h</host>', `<password>${mark('password')}</password><host>h</host>`],
  ['curl -H "Authorization: Token hunter2 x" h', `curl -H "Authorization: ${mark('credential')}" h`],
  ['Cookie: a=b; session=hunter2\nHost: h', `Cookie: ${mark('cookie')}\nHost: h`],
  ['{"password": 12345, "host": "h"}', `{"password": "${mark('password')}", "host": "h"}`],
  ['https://h/?access_token=hunter2&x=1', `https://h/?access_token=${mark('token')}&x=1`],
  ['TyphaKeyFile = /node-certs/tls.key', 'TyphaKeyFile = /node-certs/tls.key'],
];
for (const [before, after] of texts) {
  test(`in a text: ${after.split('\n').join(' ')}`, () => {
    assert.equal(withoutSecrets(before, 'settings'), after);
    assert.equal(withoutSecrets(after, 'settings'), after);
  });
}

const prose: readonly (readonly [before: string, after: string])[] = [
  ['Error with Typha/Felix secrets: CertPair for Felix does not contain common-name or uri-san', ''],
  ['tls: private key: unexpected end of file', ''],
  ['secret: calico-system/typha-certs1 not found', ''],
  ['authentication failed: password: incorrect', ''],
  ['basic authentication failed, bearer tokens are read, the --token flag is required', ''],
  ['dial failed, password=hunter2, user=root', `dial failed, password=${mark('password')}, user=root`],
  ['login with password: hunter2 failed', `login with password: ${mark('password')} failed`],
  ['cannot use password: "a.hunter2" for it', `cannot use password: "${mark('password')}" for it`],
  ['login with password: no-hunter2', `login with password: ${mark('password')}`],
  ['refused "password":"hunter2"', `refused "password":"${mark('password')}"`],
  ['ran etcdctl --password hunter2', `ran etcdctl --password ${mark('password')}`],
  ['sent Bearer abc-123456 to h', 'sent Bearer <withheld - looks like a bearer token> to h'],
];
for (const [before, after] of prose) {
  test(`in a sentence: ${after === '' ? before : after}`, () => {
    assert.equal(withoutSecrets(before, 'prose'), after === '' ? before : after);
  });
}

test('a certificate whose base64 ends in what looks like an assignment stays whole', () => {
  const certificate = '-----BEGIN CERTIFICATE-----\nAAAAmyKEYabc==\n-----END CERTIFICATE-----\n';
  assert.equal(withoutSecrets(certificate, 'settings'), certificate);
});
