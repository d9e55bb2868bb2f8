import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import test from 'node:test';
import { type Authority, createAuthority, issueLeaf } from '../../../src/x509/issue.ts';
import { parseCertificates } from '../../../src/x509/parse.ts';

const now = new Date('2026-06-15T12:00:00.700Z');
const authority = createAuthority({ commonName: 'calico-ca', now });
const felix = {
  commonNames: ['typha-client'],
  uriSans: ['spiffe://cluster.local/felix'],
  extendedKeyUsage: ['clientAuth'],
  now,
};

function read(pem: string) {
  const [certificate] = parseCertificates(pem).certificates;
  assert.ok(certificate);
  return certificate;
}

test('a CA signs certificates and nothing else, and no CA stands below it', () => {
  const ca = read(authority.certificatePem);
  assert.deepEqual(
    [ca.subject, ca.selfIssued, ca.isCa, ca.maxPathLength, ca.keyUsage, ca.extendedKeyUsage],
    ['CN=calico-ca', true, true, 0, ['keyCertSign', 'cRLSign'], null],
  );
});

test('a leaf has the names and the one usage asked for, and is no CA', () => {
  const leaf = read(issueLeaf(authority, felix).certificatePem);
  assert.deepEqual(
    [leaf.commonName, leaf.uriSans, leaf.extendedKeyUsage, leaf.keyUsage, leaf.isCa],
    ['typha-client', felix.uriSans, ['clientAuth'], ['digitalSignature'], false],
  );
});

test('the leaf names its issuer and its issuer’s key, and the issuer signed it', () => {
  const issued = issueLeaf(authority, felix);
  const [leaf, ca] = [read(issued.certificatePem), read(authority.certificatePem)];
  assert.equal(leaf.issuer, ca.subject);
  assert.ok(leaf.authorityKeyId !== null && leaf.authorityKeyId === ca.subjectKeyId);
  assert.ok(
    new X509Certificate(issued.certificatePem).verify(
      new X509Certificate(authority.certificatePem).publicKey,
    ),
  );
});

test('the key is PKCS#8 and belongs to the certificate', () => {
  const issued = issueLeaf(authority, felix);
  assert.match(issued.privateKeyPem, /^-----BEGIN PRIVATE KEY-----\n/);
  assert.ok(
    new X509Certificate(issued.certificatePem).checkPrivateKey(createPrivateKey(issued.privateKeyPem)),
  );
});

test('validity begins five minutes back and lasts as long as was asked for', () => {
  const leaf = read(issueLeaf(authority, { ...felix, lifetimeDays: 90 }).certificatePem);
  assert.equal(leaf.notBefore.toISOString(), '2026-06-15T11:55:00.000Z');
  assert.equal(leaf.notAfter.toISOString(), '2026-09-13T12:00:00.000Z');
});

test('a leaf never outlives its CA, nor begins before it', () => {
  const short = createAuthority({ commonName: 'short', now, lifetimeDays: 10 });
  const earlier = new Date(now.getTime() - 60_000);
  const leaf = read(issueLeaf(short, { ...felix, now: earlier, lifetimeDays: 9999 }).certificatePem);
  assert.deepEqual([leaf.notBefore, leaf.notAfter], [short.notBefore, short.notAfter]);
});

test('exact dates are taken as they are, for tests', () => {
  const [notBefore, notAfter] = [new Date('2001-01-01T00:00:00Z'), new Date('2051-01-01T00:00:00Z')];
  const leaf = read(issueLeaf(authority, { ...felix, notBefore, notAfter }).certificatePem);
  assert.deepEqual([leaf.notBefore, leaf.notAfter], [notBefore, notAfter]);
});

test('serials are positive, of up to 128 bits and never twice the same', () => {
  const serials = Array.from({ length: 50 }, () => read(issueLeaf(authority, felix).certificatePem).serial);
  assert.equal(new Set(serials).size, serials.length);
  assert.ok(serials.every((serial) => serial.length <= 32));
  assert.ok(serials.some((serial) => serial.length >= 31));
});

test('a leaf without a common name has a critical SAN', () => {
  const { certificatePem } = issueLeaf(authority, { ...felix, commonNames: [] });
  const der = new X509Certificate(certificatePem).raw.toString('hex');
  assert.match(der, /0603551d110101ff/);
});

test('an intermediate CA is issued by another, within its dates', () => {
  const root = createAuthority({ commonName: 'root', now, maxPathLength: 1, lifetimeDays: 100 });
  const issuing: Authority = createAuthority({ commonName: 'issuing', now, issuer: root });
  const ca = read(issuing.certificatePem);
  assert.deepEqual([ca.issuer, ca.subject, ca.notAfter], ['CN=root', 'CN=issuing', root.notAfter]);
});

test('RSA and P-384 keys get the digests that go with them', () => {
  const algorithms = (['P-384', 'RSA-2048'] as const).map((keyAlgorithm) => {
    const ca = createAuthority({ commonName: 'ca', keyAlgorithm, now });
    const { publicKey, signatureAlgorithm } = read(ca.certificatePem);
    return `${publicKey.algorithm} ${publicKey.bits} ${signatureAlgorithm}`;
  });
  assert.deepEqual(algorithms, ['ECDSA 384 ECDSA-SHA384', 'RSA 2048 SHA256-RSA']);
});
