import assert from 'node:assert/strict';
import test from 'node:test';
import { storedCertificate } from '../../../../src/links/certificates/stored-certificate.ts';
import { plaintextRemedy, renewalRemedy } from '../../../../src/links/etcd/remedy.ts';

const source = {
  object: 'Secret',
  namespace: 'kube-system',
  name: 'calico-etcd-secrets',
  key: 'etcd-cert',
  frozen: false,
  mode: 0o400,
} as const;
const stored = storedCertificate({ kind: 'missing', path: '/x', why: 'a test', source }, null);
const onHost = storedCertificate({ kind: 'missing', path: '/x', why: 'a test', source: null }, null);

test('plaintext names the command with the addresses that are to be checked', () => {
  const { command } = plaintextRemedy(['http://10.0.0.2:2379', 'https://10.0.0.3:2379']);
  assert.equal(
    command,
    'kubectl calico-tls enable etcd --etcd-ca etcd-ca.crt --etcd-cert client.crt --etcd-key client.key --etcd-endpoints https://10.0.0.2:2379,https://10.0.0.3:2379 --check-etcd',
  );
});

test('addresses that cannot stand in a command are left out of it', () => {
  assert.doesNotMatch(plaintextRemedy(['http://a;reboot']).command ?? '', /endpoints/);
  assert.doesNotMatch(plaintextRemedy(['http://a b:2379']).command ?? '', /endpoints/);
  assert.doesNotMatch(plaintextRemedy(['10.0.0.2:2379']).command ?? '', /endpoints/);
});

test('an old certificate in a Secret names rotate, unless something else renews it or it is a file of a host', () => {
  assert.match(renewalRemedy(stored, null)('CTLS402')?.command ?? '', /^kubectl calico-tls rotate etcd /);
  assert.equal(renewalRemedy(stored, null)('CTLS403'), null);
  assert.equal(renewalRemedy(stored, 'cert-manager')('CTLS402'), null);
  assert.equal(renewalRemedy(onHost, null)('CTLS402'), null);
});
