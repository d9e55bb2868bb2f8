import type { GoDifference } from '../go-difference.ts';

const pem = 'encoding/pem/pem.go, Decode';

/** Those of Go's differences that decide what is read of a key pair's files. */
export const keyDifferences = {
  'pem-from-end': {
    since: ['1.24.8', '1.25.2'],
    newer: 'refuses',
    setting: null,
    what: 'a PEM file with broken blocks: searched from each END back to its BEGIN',
    source: pem,
  },
  'pem-past-lone-end': {
    since: ['1.24.10', '1.25.4'],
    newer: 'accepts',
    setting: null,
    what: 'a PEM file with an END without its BEGIN, in releases that search from the END',
    source: pem,
  },
  'x25519-key': {
    since: ['1.20.0'],
    newer: 'says otherwise',
    setting: null,
    what: 'an X25519 private key',
    source: 'crypto/x509/pkcs8.go, ParsePKCS8PrivateKey',
  },
  'rsa-key-checks': {
    since: ['1.24.0'],
    newer: 'refuses',
    setting: null,
    what: 'an RSA private key whose d is not below n or too small, whose primes are too close, or whose e is even',
    source: 'crypto/internal/fips140/rsa/rsa.go, checkPrivateKey',
  },
  'wrong-d': {
    since: ['1.26.0'],
    newer: 'refuses',
    setting: null,
    what: 'an RSA private key whose d does not fit its CRT values, which Go 1.24 and 1.25 take',
    source: 'crypto/internal/fips140/rsa/rsa.go, checkPrivateKey',
  },
  'wrong-crt': {
    since: ['1.24.0'],
    newer: 'refuses',
    setting: { name: 'x509rsacrt', older: '0' },
    what: 'an RSA private key with wrong CRT values, such as those of swapped primes',
    source: 'crypto/x509/pkcs1.go, ParsePKCS1PrivateKey',
  },
  'zero-scalar': {
    since: ['1.26.0'],
    newer: 'says otherwise',
    setting: null,
    what: 'an EC private key of zero: refused, before that a key of no certificate',
    source: 'crypto/x509/sec1.go, parseECPrivateKey',
  },
  'alert-of-key-exchange': {
    since: ['1.24.0'],
    newer: 'says otherwise',
    setting: null,
    what: 'the alert for a server below TLS 1.3 that signed with another key',
    source: 'crypto/tls/handshake_client.go, doFullHandshake',
  },
  'exponent-of-pair': {
    since: ['1.26.0'],
    newer: 'refuses',
    setting: null,
    what: 'an RSA certificate with the modulus of its private key and another exponent',
    source: 'crypto/tls/tls.go, X509KeyPair',
  },
} as const satisfies Record<string, GoDifference>;
