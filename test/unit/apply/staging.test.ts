import assert from 'node:assert/strict';
import test from 'node:test';
import { keepAuthority, readAuthoritySecret } from '../../../src/apply/storage/authority-secret.ts';
import { firstOf, keyStore, keysOfSecrets, noKeys } from '../../../src/apply/storage/key-store.ts';
import { readStaged, stage, unstage } from '../../../src/apply/storage/staging.ts';
import { tracePrivateKey } from '../../../src/x509/key.ts';
import { bench } from '../../support/applying/bench.ts';
import { newCertificates } from '../../support/applying/manifest-plan.ts';

const namespace = 'kube-system';
const goal = 'mtls-spiffe';
const scenario = 'manifest-mtls-cn';
const shaOf = (pem: string): string => tracePrivateKey(pem).publicKeySha256 ?? '';

test('What is staged comes back as it was, and goes at the end', async (t) => {
  const b = await bench(t, scenario);
  const { staged } = newCertificates(b.time.now());
  await stage(b.api, namespace, staged, goal);
  const found = await readStaged(b.api, namespace);
  assert.ok(found !== null);
  assert.deepEqual(
    [found.typha.certificatePem, found.felix.certificatePem, found.caPem],
    [staged.typha.certificatePem, staged.felix.certificatePem, staged.caPem],
  );
  assert.equal(shaOf(found.typha.privateKeyPem), shaOf(staged.typha.privateKeyPem));
  assert.equal(shaOf(found.caKeyPem ?? ''), shaOf(staged.caKeyPem ?? ''));
  assert.equal(await unstage(b.api, namespace), true);
  assert.equal(await readStaged(b.api, namespace), null);
});

test('Staging anew replaces all of it; staging the same writes nothing', async (t) => {
  const b = await bench(t, scenario);
  const [first, second] = [newCertificates(b.time.now()).staged, newCertificates(b.time.now()).staged];
  await stage(b.api, namespace, first, goal);
  await stage(b.api, namespace, { ...second, caKeyPem: null }, goal);
  const found = await readStaged(b.api, namespace);
  assert.equal(found?.typha.certificatePem, second.typha.certificatePem);
  assert.equal(found?.caKeyPem, null);
  const version = b.cluster.find('Secret', namespace, 'calico-tls-pending')?.metadata.resourceVersion;
  await stage(b.api, namespace, { ...second, caKeyPem: null }, goal);
  assert.equal(b.cluster.find('Secret', namespace, 'calico-tls-pending')?.metadata.resourceVersion, version);
});

test('Half of it is nothing', async (t) => {
  const b = await bench(t, scenario);
  const metadata = { namespace, name: 'calico-tls-pending' };
  b.cluster.put({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata,
    type: 'Opaque',
    data: { 'typha.crt': 'YQ==' },
  });
  assert.equal(await readStaged(b.api, namespace), null);
});

test('The CA of a change is kept as a TLS Secret, and never written over another', async (t) => {
  const b = await bench(t, scenario);
  const [mine, other] = [newCertificates(b.time.now()).authority, newCertificates(b.time.now()).authority];
  assert.equal(await keepAuthority(b.api, namespace, mine), true);
  assert.equal(await keepAuthority(b.api, namespace, mine), true);
  assert.equal(await keepAuthority(b.api, namespace, other), false);
  const found = await readAuthoritySecret(b.api, namespace);
  assert.equal(found?.certificatePem, mine.certificatePem);
  assert.equal(b.cluster.find('Secret', namespace, 'calico-tls-ca')?.type, 'kubernetes.io/tls');
  assert.equal(await readAuthoritySecret(b.api, namespace, 'calico-typha-certs'), null);
});

test('A key is found by its public half, in the first store that has it', async (t) => {
  const b = await bench(t, scenario);
  const { staged } = newCertificates(b.time.now());
  const sha = shaOf(staged.typha.privateKeyPem);
  assert.ok(keyStore([staged.typha.privateKeyPem, 'no key']).pemOf(sha) !== undefined);
  assert.equal(keyStore([staged.felix.privateKeyPem]).pemOf(sha), undefined);
  assert.ok(firstOf(noKeys, keyStore([staged.typha.privateKeyPem])).pemOf(sha) !== undefined);
  const secret = b.cluster.find('Secret', namespace, 'calico-typha-certs');
  const stored = Buffer.from(String(Object(secret?.data)['typha.key']), 'base64').toString();
  assert.ok(keysOfSecrets([secret]).pemOf(shaOf(stored)) !== undefined);
});
