import assert from 'node:assert/strict';
import test from 'node:test';
import { latestGo } from '../../../../src/x509/go-release.ts';
import { tracePrivateKey } from '../../../../src/x509/key.ts';
import { type PrivateKeyTrace, unknownKeyFile } from '../../../../src/x509/key-trace.ts';
import { limitedBlocks } from '../../../../src/x509/parse.ts';
import { loadKeyPair } from '../../../../src/x509/tls/key-pair-file.ts';
import { craft, craftedPem } from '../crafted/crafted-certificate.ts';
import { rsaInfo } from '../crafted/key-encoding.ts';
import { type KeyKind, KeyRing } from '../crafted/test-keys.ts';

const keys = new KeyRing();
const certificateOf = (kind: KeyKind, number = 0) =>
  craftedPem(craft('calico', keys.get(kind, number), null, new Date()));
const keyOf = (kind: KeyKind, number = 0) => keys.get(kind, number).privateKeyPem;
const block = (label: string) => `-----BEGIN ${label}-----\nAAAA\n-----END ${label}-----\n`;
const errorOf = (cert: string, key: PrivateKeyTrace, go = latestGo) =>
  loadKeyPair(limitedBlocks(cert).blocks, key, go).refusal?.message ?? null;

const noBlock = 'tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input';
const noCertificate = 'tls: failed to find "CERTIFICATE" PEM block in certificate input';
const skipped = 'after skipping PEM blocks of the following types:';
const mismatch = 'tls: private key does not match public key';
const unparsed = 'tls: failed to parse private key';
const ec = certificateOf('P-256');
const ecKey = keyOf('P-256');

/** Files, and what tls.X509KeyPair of Go 1.26 says. */
const rows: readonly (readonly [what: string, cert: string, key: string, error: string | null])[] = [
  ['a pair', ec, ecKey, null],
  ['the certificate before the key', ec, ec + ecKey, null],
  ['EC PARAMETERS before the key', ec, block('EC PARAMETERS') + ecKey, null],
  ['two keys, the first of which fits', ec, ecKey + keyOf('P-256', 1), null],
  ['two keys, the second of which fits', ec, keyOf('P-256', 1) + ecKey, mismatch],
  ['a broken key before the right one', ec, block('RSA PRIVATE KEY') + ecKey, unparsed],
  ['any type that ends in PRIVATE KEY', ec, ecKey.replaceAll('PRIVATE', 'ANY PRIVATE'), null],
  [
    'a type that only looks so',
    ec,
    ecKey.replaceAll('PRIVATE', 'XPRIVATE'),
    `${noBlock} ${skipped} [XPRIVATE KEY]`,
  ],
  ['a type that may be a secret', ec, block('abc'), `${noBlock} ${skipped} [[withheld]]`],
  ['other blocks', ec, block('A') + block('B'), `${noBlock} ${skipped} [A B]`],
  [
    'a certificate for a key',
    ec,
    ec,
    'tls: found a certificate rather than a key in the PEM for the private key',
  ],
  ['two certificates for a key', ec, ec + ec, `${noBlock} ${skipped} [CERTIFICATE CERTIFICATE]`],
  ['no PEM for a key', ec, 'REDACTED', 'tls: failed to find any PEM data in key input'],
  ['a key of another kind', ec, keyOf('RSA-1024'), 'tls: private key type does not match public key type'],
  ['a key of another curve', ec, keyOf('P-384'), mismatch],
  ['an Ed25519 key of another', certificateOf('Ed25519'), keyOf('Ed25519', 1), mismatch],
  ['an X25519 key', ec, keyOf('X25519'), 'tls: found unknown private key type in PKCS#8 wrapping'],
  ['a DSA key', ec, keyOf('DSA'), unparsed],
  ['a DSA certificate', certificateOf('DSA'), ecKey, 'tls: unknown public key algorithm'],
  ['an X25519 certificate', certificateOf('X25519'), ecKey, 'tls: unknown public key algorithm'],
  ['a broken leaf', block('CERTIFICATE') + ec, ecKey, 'x509: malformed certificate'],
  [
    'a broken leaf and a broken key',
    block('CERTIFICATE'),
    block('PRIVATE KEY'),
    'x509: malformed certificate',
  ],
  ['a broken leaf and no key', block('CERTIFICATE'), '', 'tls: failed to find any PEM data in key input'],
  ['a broken issuer', ec + block('CERTIFICATE'), ecKey, null],
  ['other blocks before the leaf', block('X') + ec, ecKey, null],
  ['no certificate', block('X') + block('Y'), ecKey, `${noCertificate} ${skipped} [X Y]`],
];

for (const [what, cert, key, error] of rows) {
  test(`a key pair with ${what}: ${error ?? 'accepted'}`, () => {
    assert.equal(errorOf(cert, tracePrivateKey(key)), error);
  });
}

test('until Go 1.25 a certificate of the same modulus and another exponent is taken', () => {
  const jwk = keys.get('RSA-1024').privateKey.export({ format: 'jwk' });
  const spec = craft('calico', keys.get('P-256'), null, new Date());
  const modulus = BigInt(`0x${Buffer.from(String(jwk.n), 'base64url').toString('hex')}`);
  spec.publicKeyInfo = rsaInfo(modulus, 3n);
  const trace = tracePrivateKey(keyOf('RSA-1024'));
  assert.equal(errorOf(craftedPem(spec), trace), mismatch);
  assert.equal(errorOf(craftedPem(spec), trace, { minor: 25, patch: 14, godebug: {} }), null);
});

test('a key of which nothing is known counts as matching', () => {
  assert.equal(errorOf(ec, unknownKeyFile), null);
});
