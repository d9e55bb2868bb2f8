import assert from 'node:assert/strict';
import test from 'node:test';
import { ExpectedError } from '../../../src/errors.ts';
import { type EtcdFiles, etcdMaterials } from '../../../src/plan/changes/etcd/given-files.ts';
import { createAuthority, issueLeaf } from '../../../src/x509/issue.ts';
import { issuedForEtcd } from '../../support/etcd/issued.ts';
import { testTime } from '../../support/judged.ts';

const { authority, files } = issuedForEtcd(testTime);

function leafFiles(
  usages: readonly string[] | null,
  changes: { now?: Date; lifetimeDays?: number } = {},
): EtcdFiles {
  const leaf = issueLeaf(authority, {
    commonNames: ['calico'],
    extendedKeyUsage: usages,
    now: testTime,
    ...changes,
  });
  return { ca: authority.certificatePem, cert: leaf.certificatePem, key: leaf.privateKeyPem };
}

function refusal(given: EtcdFiles, now = testTime): string {
  try {
    etcdMaterials(given, now);
  } catch (error) {
    assert.ok(error instanceof ExpectedError);
    assert.equal(error.exitCode, 2);
    for (const line of given.key.split('\n').filter((text) => text.length > 40))
      assert.ok(!error.message.includes(line), 'no key in the message');
    return error.message;
  }
  return '';
}

test('a client certificate of the CA of etcd is taken, without its key', () => {
  const newCertificates = etcdMaterials(files, testTime);
  assert.equal(newCertificates.key.algorithm, 'EC P-256');
  assert.ok(!JSON.stringify(newCertificates).includes('PRIVATE KEY'));
});

test('a key in the file of the certificate is left out', () => {
  const newCertificates = etcdMaterials({ ...files, cert: `${files.key}\n${files.cert}` }, testTime);
  assert.ok(!newCertificates.certificatePem.includes('PRIVATE KEY'));
});

test('no extended key usage, and any, are good for a client, as for Go', () => {
  assert.equal(refusal(leafFiles(null)), '');
  assert.equal(refusal(leafFiles(['any'])), '');
});

test('what is not fit is named, before anything is planned', () => {
  assert.match(refusal({ ...files, cert: 'nothing' }), /^--etcd-cert holds no PEM certificate$/);
  assert.match(refusal({ ...files, key: 'nothing' }), /^--etcd-key is not a private key that can be read/);
  assert.match(
    refusal({ ...files, key: leafFiles(['clientAuth']).key }),
    /does not belong to --etcd-cert \(CN calico-etcd-client\): tls: private key does not match public key$/,
  );
  assert.match(refusal(leafFiles(['serverAuth'])), /its extended key usage is serverAuth, not clientAuth$/);
  const later = new Date(testTime.getTime() + 1000 * 86_400_000);
  assert.match(refusal(files, later), /\(CN calico-etcd-client\) expired 20/);
  const earlier = new Date(testTime.getTime() - 1000 * 86_400_000);
  assert.match(refusal(files, earlier), /is valid only from 20/);
});

test('the CA has to be one, and to have signed the certificate', () => {
  assert.match(refusal({ ...files, ca: '' }), /^--etcd-ca holds no PEM certificate$/);
  assert.match(refusal({ ...files, ca: files.cert }), /^--etcd-ca holds a certificate that is no CA/);
  const other = createAuthority({ commonName: 'other', now: testTime });
  assert.match(
    refusal({ ...files, ca: other.certificatePem }),
    /^etcd would refuse --etcd-cert \(CN calico-etcd-client\) with the CA in --etcd-ca: /,
  );
  const both = `${other.certificatePem}${authority.certificatePem}`;
  assert.equal(refusal({ ...files, ca: both }), '');
});
