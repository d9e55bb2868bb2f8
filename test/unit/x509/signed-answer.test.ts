import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import test from 'node:test';
import { derFromBytes } from '../../../src/x509/der/der.ts';
import { createAuthority, issueLeaf } from '../../../src/x509/issue.ts';
import { subjectPublicKeyInfo } from '../../../src/x509/issuing/signature-scheme.ts';
import { readSignedAnswer } from '../../../src/x509/issuing/signed-answer.ts';
import { createSigningRequest } from '../../../src/x509/issuing/signing-request.ts';

const now = new Date('2026-06-15T12:00:00Z');
const authority = createAuthority({ commonName: 'corporate', now });
const asked = {
  commonNames: ['typha-server'],
  uriSans: ['spiffe://cluster.local/typha'],
  dnsSans: ['typha.svc'],
  extendedKeyUsage: ['serverAuth'],
};

test('a request holds the public key and the names, and is signed by the key', () => {
  const { requestPem, privateKeyPem } = createSigningRequest(asked);
  const der = derFromBytes(Buffer.from(requestPem.replace(/-----[^-]+-----/g, ''), 'base64'));
  assert.ok(der.includes(subjectPublicKeyInfo(createPrivateKey(privateKeyPem))));
  for (const name of [...asked.commonNames, ...asked.uriSans, ...asked.dnsSans])
    assert.ok(der.includes(name));
});

test('an answer that is what was asked for has no problems, wherever its leaf stands', () => {
  const { certificatePem, privateKeyPem } = issueLeaf(authority, { ...asked, now });
  const read = readSignedAnswer(authority.certificatePem + certificatePem, asked, privateKeyPem);
  assert.deepEqual(read.problems, []);
  assert.equal(read.leaf?.commonName, 'typha-server');
  assert.deepEqual(
    read.others.map(({ commonName }) => commonName),
    ['corporate'],
  );
});

test('an answer for another key is refused', () => {
  const { certificatePem } = issueLeaf(authority, { ...asked, now });
  const { privateKeyPem } = createSigningRequest(asked);
  const { leaf, problems } = readSignedAnswer(certificatePem, asked, privateKeyPem);
  assert.equal(leaf, null);
  assert.deepEqual(problems, ['no certificate of the answer belongs to the key of the request']);
});

test('an answer without a certificate says what is there instead', () => {
  const { requestPem, privateKeyPem } = createSigningRequest(asked);
  assert.deepEqual(readSignedAnswer(requestPem, asked, privateKeyPem).problems, [
    'the answer holds no certificate (PEM block of type CERTIFICATE REQUEST)',
  ]);
});

test('every name and usage that the CA left out or changed is named', () => {
  const given = { commonNames: ['other'], uriSans: [], extendedKeyUsage: ['clientAuth'], now };
  const { certificatePem, privateKeyPem } = issueLeaf(authority, given);
  assert.deepEqual(readSignedAnswer(certificatePem, asked, privateKeyPem).problems, [
    'the common name is "other", not "typha-server"',
    'the URI SAN spiffe://cluster.local/typha is missing',
    'the DNS SAN typha.svc is missing',
    'the extended key usage serverAuth is missing',
  ]);
});
