import assert from 'node:assert/strict';
import test from 'node:test';
import { createAuthority, issueLeaf } from '../../../src/x509/issue.ts';
import { parseCertificates } from '../../../src/x509/parse.ts';

const now = new Date('2026-06-15T12:00:00Z');
const authority = createAuthority({ commonName: 'ca', organization: 'Tigera, Inc', now });
const leaf = issueLeaf(authority, {
  commonNames: ['first', 'typha'],
  uriSans: ['SPIFFE://cluster.local/typha'],
  dnsSans: ['typha.svc'],
  ipSans: ['10.0.0.1', 'fe80::1:0:0'],
  extendedKeyUsage: ['serverAuth', '1.2.3'],
  now,
});

test('names are shown as Go prints them, and the last common name counts', () => {
  const [certificate] = parseCertificates(leaf.certificatePem).certificates;
  assert.equal(certificate?.issuer, 'CN=ca,O=Tigera\\, Inc');
  assert.equal(certificate?.subject, 'CN=typha');
  assert.equal(certificate?.commonName, 'typha');
  assert.deepEqual(certificate?.uriSans, ['spiffe://cluster.local/typha']);
  assert.deepEqual(certificate?.dnsSans, ['typha.svc']);
  assert.deepEqual(certificate?.ipSans, ['10.0.0.1', 'fe80::1:0:0']);
  assert.deepEqual(certificate?.extendedKeyUsage, ['serverAuth', '1.2.3']);
});

test('every certificate of a text is read, and what else is there is a problem with its number', () => {
  const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
  const withHeaders = authority.certificatePem.replace('-----\n', '-----\nNote: x\n\n');
  const text = `# a bundle\n${leaf.certificatePem}between\n${leaf.privateKeyPem}${broken}${withHeaders}`;
  const { certificates, problems } = parseCertificates(text);
  assert.deepEqual(
    certificates.map(({ commonName }) => commonName),
    ['typha', 'ca'],
  );
  assert.deepEqual(problems, [
    { kind: 'other-block', block: 2, message: 'PEM block of type PRIVATE KEY' },
    { kind: 'malformed', block: 3, message: 'x509: malformed certificate' },
    { kind: 'headers', block: 4, message: 'PEM headers: skipped in a CA file' },
  ]);
});

for (const text of ['', 'hello', leaf.certificatePem.replace('-----END', '----END')]) {
  test(`text without PEM is a problem: ${JSON.stringify(text.slice(0, 30))}`, () => {
    const { certificates, problems } = parseCertificates(text);
    assert.deepEqual([certificates, problems.map(({ kind }) => kind)], [[], ['no-pem']]);
  });
}

test('no part of a private key beside a certificate is in the answer', () => {
  const answer = JSON.stringify(parseCertificates(leaf.certificatePem + leaf.privateKeyPem));
  const secret = leaf.privateKeyPem.split('\n')[1] ?? '';
  assert.ok(secret.length > 50 && !answer.includes(secret.slice(0, 30)));
});
