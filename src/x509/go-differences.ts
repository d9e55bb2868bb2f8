import { keyDifferences } from './key/key-differences.ts';

/** A GODEBUG setting that brings the older behaviour back (Go's doc/godebug.md), in the releases that know it. */
export interface GoSetting {
  readonly name: string;
  readonly older: string;
  /** The first minor release that no longer knows it. */
  readonly goneIn?: number;
}

/** Something in which Go releases differ, as far as it decides whether an end accepts a certificate, or its words. */
export interface GoDifference {
  /** The first releases with the newer behaviour, e.g. `1.24.8` and, of the next minor release, `1.25.2`. */
  readonly since: readonly string[];
  /** What the newer release does with what the older one accepted (`refuses`), refused (`accepts`), or put otherwise. */
  readonly newer: 'refuses' | 'accepts' | 'says otherwise';
  readonly setting: GoSetting | null;
  /** What it is about, as the subject of a sentence. */
  readonly what: string;
  /** Where it is in Go's sources. */
  readonly source: string;
}

const parser = 'crypto/x509/parser.go';
const verifier = 'crypto/x509/verify.go';
const url = 'net/url/url.go';

/**
 * The differences that this room applies: what it does without them is Go 1.26. Each is checked against the real
 * toolchains on both sides of it (test/x509-differential).
 */
export const goDifferences = {
  'negative-serial': {
    since: ['1.23.0'],
    newer: 'refuses',
    setting: { name: 'x509negativeserial', older: '1' },
    what: 'a certificate with a negative serial number',
    source: `${parser}, parseCertificate`,
  },
  'duplicate-extension-words': {
    since: ['1.23.0'],
    newer: 'says otherwise',
    setting: null,
    what: 'a certificate with an extension twice',
    source: `${parser}, parseCertificate`,
  },
  'basic-constraints-words': {
    since: ['1.21.0'],
    newer: 'says otherwise',
    setting: null,
    what: 'malformed basic constraints',
    source: `${parser}, parseBasicConstraintsExtension`,
  },
  'negative-path-length': {
    since: ['1.25.0'],
    newer: 'refuses',
    setting: null,
    what: 'a certificate with a negative path length',
    source: `${parser}, parseBasicConstraintsExtension`,
  },
  'bmp-characters': {
    since: ['1.25.0'],
    newer: 'refuses',
    setting: null,
    what: 'a name with a BMPString that holds surrogates or noncharacters',
    source: `${parser}, parseASN1String`,
  },
  't61-latin1': {
    since: ['1.25.0'],
    newer: 'says otherwise',
    setting: null,
    what: 'a name with a T61String: Latin-1, before that its bytes as UTF-8',
    source: `${parser}, parseASN1String`,
  },
  'critical-key-identifier': {
    since: ['1.23.0'],
    newer: 'refuses',
    setting: null,
    what: 'a certificate whose key identifiers or authority information access are marked critical',
    source: `${parser}, processExtensions`,
  },
  'long-policy': {
    since: ['1.22.0'],
    newer: 'accepts',
    setting: null,
    what: 'a certificate policy with an arc above 2^31-1',
    source: `${parser}, parseCertificatePoliciesExtension`,
  },
  'policy-twice': {
    since: ['1.24.0'],
    newer: 'refuses',
    setting: null,
    what: 'a certificate with the same policy twice',
    source: `${parser}, parseCertificatePoliciesExtension`,
  },
  'policy-extensions': {
    since: ['1.24.0'],
    newer: 'accepts',
    setting: null,
    what: 'critical policyConstraints, policyMappings and inhibitAnyPolicy, whose rules are applied from then on',
    source: `${verifier}, policiesValid`,
  },
  'dot-before-name': {
    since: ['1.23.0'],
    newer: 'refuses',
    setting: null,
    what: 'a URI SAN or constraint whose domain begins with an additional dot',
    source: `${verifier}, domainToReverseLabels`,
  },
  'dot-constraint': {
    since: ['1.24.8', '1.25.2'],
    newer: 'refuses',
    setting: null,
    what: 'a name constraint that is a single dot',
    source: `${parser}, domainNameValid`,
  },
  'padded-oid': {
    since: ['1.21.0'],
    newer: 'refuses',
    setting: null,
    what: 'an OID with an arc that is not in its shortest form',
    source: 'golang.org/x/crypto/cryptobyte, readBase128Int',
  },
  'point-words': {
    since: ['1.26.0'],
    newer: 'says otherwise',
    setting: null,
    what: 'an EC key that is not a point of its curve',
    source: `${parser}, parsePublicKey`,
  },
  'ip-literal': {
    since: ['1.24.8', '1.25.2'],
    newer: 'refuses',
    setting: null,
    what: 'a URI SAN whose brackets hold no IPv6 address',
    source: `${url}, parseHost`,
  },
  'bracket-within-host': {
    since: ['1.25.8', '1.26.1'],
    newer: 'refuses',
    setting: null,
    what: 'a URI SAN with a bracket within its host',
    source: `${url}, parseHost`,
  },
  'colons-in-host': {
    since: ['1.26.0'],
    newer: 'refuses',
    setting: { name: 'urlstrictcolons', older: '0' },
    what: 'an http URI SAN that has several colons in its host',
    source: `${url}, parseHost`,
  },
  'rsa-below-1024': {
    since: ['1.24.0'],
    newer: 'refuses',
    setting: { name: 'rsa1024min', older: '0' },
    what: 'an RSA key of less than 1024 bits',
    source: 'crypto/rsa/rsa.go, checkKeySize',
  },
  'odd-rsa-key': {
    since: ['1.24.0'],
    newer: 'refuses',
    setting: null,
    what: 'an RSA key with an even modulus, an even exponent or one above 2^31-1',
    source: 'crypto/internal/fips140/rsa/rsa.go, checkPublicKey',
  },
  'sha1-signature': {
    since: ['1.18.0'],
    newer: 'refuses',
    setting: { name: 'x509sha1', older: '1', goneIn: 24 },
    what: 'a certificate signed with SHA-1',
    source: 'crypto/x509/x509.go, checkSignature',
  },
  'sha1-words': {
    since: ['1.24.0'],
    newer: 'says otherwise',
    setting: null,
    what: 'a certificate signed with SHA-1, without the hint at GODEBUG',
    source: 'crypto/x509/x509.go, InsecureAlgorithmError',
  },
  'hint-of-validity': {
    since: ['1.20.0'],
    newer: 'says otherwise',
    setting: null,
    what: 'a chain whose CA is not valid: the message names it',
    source: `${verifier}, buildChains`,
  },
  'unknown-key-skipped': {
    since: ['1.21.8', '1.22.1'],
    newer: 'says otherwise',
    setting: null,
    what: 'a CA whose kind of key Go does not know: passed over, before that tried',
    source: `${verifier}, buildChains`,
  },
  'checks-counted-first': {
    since: ['1.25.9', '1.26.2'],
    newer: 'refuses',
    setting: null,
    what: 'a chain with more than 100 candidates that are passed over',
    source: `${verifier}, buildChains`,
  },
  'constraints-of-each': {
    since: ['1.21.0'],
    newer: 'refuses',
    setting: null,
    what: 'names of an intermediate that a CA above it does not allow',
    source: `${verifier}, isValid`,
  },
  'constraints-of-chain': {
    since: ['1.26.0'],
    newer: 'says otherwise',
    setting: null,
    what: 'name constraints: looked at once chains are built, and no more for chains that fail otherwise',
    source: 'crypto/x509/constraints.go, checkChainConstraints',
  },
  'wildcard-excluded': {
    since: ['1.24.11', '1.25.5'],
    newer: 'refuses',
    setting: null,
    what: 'a wildcard DNS SAN that covers an excluded name',
    source: `${verifier}, matchDomainConstraint`,
  },
  'wildcard-of-its-length': {
    since: ['1.25.9'],
    newer: 'accepts',
    setting: null,
    what: 'a wildcard DNS SAN of another length than an excluded name',
    source: `${verifier}, matchDomainConstraint`,
  },
  'raw-keys-compared': {
    since: ['1.24.8', '1.25.2'],
    newer: 'says otherwise',
    setting: null,
    what: 'a CA with a DSA key in a loop: compared, before that a panic',
    source: `${verifier}, alreadyInChain`,
  },
  'policies-first': {
    since: ['1.24.4'],
    newer: 'says otherwise',
    setting: null,
    what: 'chains whose policies or usages are not valid',
    source: `${verifier}, Verify`,
  },
  'zone-in-uri': {
    since: ['1.22.11', '1.23.5'],
    newer: 'refuses',
    setting: null,
    what: 'a URI SAN with an IPv6 zone under name constraints',
    source: `${verifier}, matchURIConstraint`,
  },
  'verification-words': {
    since: ['1.20.0'],
    newer: 'says otherwise',
    setting: null,
    what: 'a client certificate that is not verified',
    source: 'crypto/tls/handshake_server.go, processCertsFromClient',
  },
  'alert-of-cause': {
    since: ['1.21.0'],
    newer: 'says otherwise',
    setting: null,
    what: 'the alert for an expired, unknown or missing client certificate',
    source: 'crypto/tls/handshake_server.go, processCertsFromClient',
  },
  'alert-of-missing': {
    since: ['1.25.0'],
    newer: 'says otherwise',
    setting: null,
    what: 'the alert for a missing client certificate below TLS 1.3',
    source: 'crypto/tls/handshake_server.go, doFullHandshake',
  },
  'alert-of-parsing': {
    since: ['1.25.0'],
    newer: 'says otherwise',
    setting: null,
    what: 'the alert for a certificate that cannot be parsed',
    source: 'crypto/tls/handshake_client.go, verifyServerCertificate',
  },
  'certificate-message': {
    since: ['1.23.0'],
    newer: 'accepts',
    setting: null,
    what: 'a certificate file of 64 to 256 KiB',
    source: 'crypto/tls/conn.go, readHandshake',
  },
  'rsa-above-8192': {
    since: ['1.19.12', '1.20.7', '1.21.0'],
    newer: 'refuses',
    setting: null,
    what: 'a certificate with an RSA key of more than 8192 bits (GODEBUG tlsmaxrsasize sets another limit)',
    source: 'crypto/tls/handshake_client.go, checkKeySize',
  },
  ...keyDifferences,
} as const satisfies Record<string, GoDifference>;
