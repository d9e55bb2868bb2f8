import assert from 'node:assert/strict';
import test from 'node:test';
import { damagedModulus, otherScalar, unparsableKey } from '../../../simulator/damaged-key.ts';
import type { Api } from '../../../src/apply/objects/api.ts';
import { type CertificateRequest, obtainCertificates } from '../../../src/apply/storage/certificates.ts';
import { ExpectedError } from '../../../src/errors.ts';
import { createAuthority, type IssuedCertificate, issueLeaf } from '../../../src/x509/issue.ts';
import { loadAuthority } from '../../../src/x509/issuing/loaded-authority.ts';

const now = new Date('2026-01-01T00:00:00Z');
const authority = createAuthority({ commonName: 'ca', now });
/** Ready certificates are asked of no server. */
const api = {} as Api;

const identities = {
  typha: { commonName: 'typha-server', spiffeId: '' },
  felix: { commonName: 'typha-client', spiffeId: '' },
};
const leaf = (commonName: string, usage: string, keyAlgorithm: 'P-256' | 'RSA-2048' = 'P-256') =>
  issueLeaf(authority, { commonNames: [commonName], extendedKeyUsage: [usage], keyAlgorithm, now });
const felix = leaf('typha-client', 'clientAuth');

async function refusal(typha: IssuedCertificate): Promise<string | null> {
  const wish: CertificateRequest = {
    source: { kind: 'ready', typha, felix, caPem: authority.certificatePem },
    identities,
    lifetimeDays: null,
    keyAlgorithm: 'P-256',
    operator: false,
  };
  try {
    await obtainCertificates(api, 'kube-system', wish, now);
    return null;
  } catch (error) {
    assert.ok(error instanceof ExpectedError);
    return error.message;
  }
}

const withKey = (change: (pem: string) => string, keyAlgorithm: 'P-256' | 'RSA-2048' = 'P-256') => {
  const typha = leaf('typha-server', 'serverAuth', keyAlgorithm);
  return { ...typha, privateKeyPem: change(typha.privateKeyPem) };
};

test('ready certificates and keys are taken', async () => {
  assert.equal(await refusal(withKey((pem) => pem)), null);
  assert.equal(await refusal(withKey((pem) => pem, 'RSA-2048')), null);
});

test('a ready key with one wrong character is refused before anything is written, in the words of Go', async () => {
  const another = "Typha's private key belongs to another certificate";
  const unusable = "Typha's certificate and private key cannot be used";
  assert.equal(
    await refusal(withKey(otherScalar)),
    `${another} (tls: private key does not match public key)`,
  );
  assert.equal(await refusal(withKey(unparsableKey)), `${unusable}: tls: failed to parse private key`);
  assert.equal(
    await refusal(withKey(damagedModulus, 'RSA-2048')),
    `${unusable}: tls: failed to parse private key`,
  );
});

test('a CA whose key OpenSSL reads otherwise than Go is refused, never a stack trace', () => {
  const problem = (pem: string) => loadAuthority(authority.certificatePem, pem, now).problem;
  assert.equal(problem(authority.privateKeyPem), null);
  assert.equal(problem(otherScalar(authority.privateKeyPem)), 'the key belongs to another certificate');
  assert.match(problem(unparsableKey(authority.privateKeyPem)) ?? '', /cannot be read: .* is malformed$/);
  const ofAnotherPublicHalf = withForeignPublicHalf(authority.privateKeyPem, felix.privateKeyPem);
  assert.equal(problem(ofAnotherPublicHalf), 'OpenSSL, which is to sign with its key, cannot read it');
});

/** The private half of one P-256 key beside the public half of another: Go looks at the first alone. */
function withForeignPublicHalf(pem: string, other: string): string {
  const der = (text: string) => Buffer.from(text.replace(/-----.*-----|\n/g, ''), 'base64');
  const mixed = Buffer.concat([der(pem).subarray(0, -65), der(other).subarray(-65)]);
  return `-----BEGIN PRIVATE KEY-----\n${mixed.toString('base64')}\n-----END PRIVATE KEY-----\n`;
}
