import { type Der, tag } from '../der/der.ts';
import { DerReader } from '../der/der-reader.ts';
import { readInt64, readOid } from '../der/der-values.ts';
import { Malformed } from '../der/malformed.ts';
import type { GoRelease } from '../go-release.ts';

export interface SignatureAlgorithm {
  /** Go's name; a number where Go has none. */
  readonly name: string;
  readonly keyAlgorithm: 'RSA' | 'DSA' | 'ECDSA' | 'Ed25519' | null;
  /** Null for Ed25519, which has its own, and where Go knows none. */
  readonly digest: 'md5' | 'sha1' | 'sha256' | 'sha384' | 'sha512' | null;
  readonly pss: boolean;
}

export interface AlgorithmIdentifier {
  readonly oid: string;
  /** DER of the parameters; '' when absent. */
  readonly parameters: Der;
}

const unknownSignature: SignatureAlgorithm = {
  name: '0',
  keyAlgorithm: null,
  digest: null,
  pss: false,
};

const known = (
  name: string,
  keyAlgorithm: SignatureAlgorithm['keyAlgorithm'],
  digest: SignatureAlgorithm['digest'],
): SignatureAlgorithm => ({ name, keyAlgorithm, digest, pss: false });

/** By OID (Go's crypto/x509/x509.go); the parameters are not looked at, but for RSA-PSS and Ed25519. */
const byOid: Readonly<Record<string, SignatureAlgorithm>> = {
  '1.2.840.113549.1.1.4': known('MD5-RSA', 'RSA', 'md5'),
  '1.2.840.113549.1.1.5': known('SHA1-RSA', 'RSA', 'sha1'),
  '1.3.14.3.2.29': known('SHA1-RSA', 'RSA', 'sha1'),
  '1.2.840.113549.1.1.11': known('SHA256-RSA', 'RSA', 'sha256'),
  '1.2.840.113549.1.1.12': known('SHA384-RSA', 'RSA', 'sha384'),
  '1.2.840.113549.1.1.13': known('SHA512-RSA', 'RSA', 'sha512'),
  '1.2.840.10040.4.3': known('DSA-SHA1', 'DSA', 'sha1'),
  '2.16.840.1.101.3.4.3.2': known('DSA-SHA256', 'DSA', 'sha256'),
  '1.2.840.10045.4.1': known('ECDSA-SHA1', 'ECDSA', 'sha1'),
  '1.2.840.10045.4.3.2': known('ECDSA-SHA256', 'ECDSA', 'sha256'),
  '1.2.840.10045.4.3.3': known('ECDSA-SHA384', 'ECDSA', 'sha384'),
  '1.2.840.10045.4.3.4': known('ECDSA-SHA512', 'ECDSA', 'sha512'),
  '1.3.101.112': known('Ed25519', 'Ed25519', null),
};

const rsaPss = '1.2.840.113549.1.1.10';
const ed25519 = '1.3.101.112';
const mgf1 = '1.2.840.113549.1.1.8';
const asn1Null: Der = '\x05\0';

/** `content` is that of the AlgorithmIdentifier's SEQUENCE. */
export function parseAlgorithmIdentifier(content: Der, go: GoRelease): AlgorithmIdentifier {
  const reader = new DerReader(content);
  const oid = readOid(reader, go);
  if (oid === null) throw new Malformed('x509: malformed OID');
  if (reader.empty) return { oid, parameters: '' };
  const parameters = reader.next();
  if (parameters === null) throw new Malformed('x509: malformed parameters');
  return { oid, parameters: parameters.raw };
}

export function signatureAlgorithm(
  { oid, parameters }: AlgorithmIdentifier,
  go: GoRelease,
): SignatureAlgorithm {
  if (oid === rsaPss) return pssAlgorithm(parameters, go) ?? unknownSignature;
  if (oid === ed25519 && parameters !== '') return unknownSignature;
  return byOid[oid] ?? unknownSignature;
}

const pssDigests: Readonly<Record<string, readonly ['sha256' | 'sha384' | 'sha512', bigint]>> = {
  '2.16.840.1.101.3.4.2.1': ['sha256', 32n],
  '2.16.840.1.101.3.4.2.2': ['sha384', 48n],
  '2.16.840.1.101.3.4.2.3': ['sha512', 64n],
};

/** Go accepts only one digest throughout, a salt of its length and the default trailer. */
function pssAlgorithm(parameters: Der, go: GoRelease): SignatureAlgorithm | null {
  const fields = new DerReader(parameters).enter(tag.sequence);
  const hash = algorithmIn(fields?.enter(0xa0), go);
  const mask = algorithmIn(fields?.enter(0xa1), go);
  const saltField = fields?.enter(0xa2);
  const salt = saltField ? readInt64(saltField) : null;
  if (!hash || !mask || salt === null || mask.oid !== mgf1) return null;
  const trailerField = fields?.enter(0xa3);
  if (trailerField && readInt64(trailerField) !== 1n) return null;
  const maskHash = algorithmIn(new DerReader(mask.parameters), go);
  if (!maskHash || maskHash.oid !== hash.oid) return null;
  if (![hash, maskHash].every((each) => each.parameters === '' || each.parameters === asn1Null)) return null;
  const digest = pssDigests[hash.oid];
  if (digest === undefined || digest[1] !== salt) return null;
  return { name: `${digest[0].toUpperCase()}-RSAPSS`, keyAlgorithm: 'RSA', digest: digest[0], pss: true };
}

function algorithmIn(reader: DerReader | null | undefined, go: GoRelease): AlgorithmIdentifier | null {
  const content = reader?.read(tag.sequence) ?? null;
  if (content === null) return null;
  try {
    return parseAlgorithmIdentifier(content, go);
  } catch {
    return null;
  }
}
