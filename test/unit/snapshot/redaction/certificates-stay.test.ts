import assert from 'node:assert/strict';
import test from 'node:test';
import { withoutSecrets } from '../../../../src/snapshot/redaction/secrets-in-text.ts';
import { createAuthority, issueLeaf } from '../../../../src/x509/issue.ts';

test('no certificate is taken for a private key, wherever its parts begin in the base64', () => {
  const now = new Date('2026-11-24T12:00:00Z');
  for (const keyAlgorithm of ['RSA-2048', 'P-256'] as const) {
    const authority = createAuthority({ commonName: 'ca', keyAlgorithm, now });
    // One letter more moves the key by one byte, through all three alignments of base64.
    for (let letters = 1; letters <= 6; letters += 1) {
      const { certificatePem } = issueLeaf(authority, {
        commonNames: ['x'.repeat(letters)],
        uriSans: [`spiffe://${'d'.repeat(letters)}/p`],
        extendedKeyUsage: ['serverAuth'],
        keyAlgorithm,
        now,
      });
      assert.equal(withoutSecrets(certificatePem, 'settings'), certificatePem);
    }
  }
});
