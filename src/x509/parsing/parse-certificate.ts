import { createHash } from 'node:crypto';
import { bytesFromDer, constructedContextTag, contextTag, type Der, derFromBytes, tag } from '../der/der.ts';
import { DerReader } from '../der/der-reader.ts';
import { isNegative, readBitString, readInteger, rightAligned, unsigned } from '../der/der-values.ts';
import { Malformed, required } from '../der/malformed.ts';
import { type GoRelease, latestGo, releaseText } from '../go-release.ts';
import { follows } from '../go-rules.ts';
import { Remembered } from '../remembered.ts';
import { type Extensions, noExtensions, parseExtensions } from './extension-parsing.ts';
import { readTime } from './go-time.ts';
import { ipText } from './ip-text.ts';
import { commonName, nameText, organization, parseName } from './name-parsing.ts';
import type { ParsedCertificate } from './parsed-certificate.ts';
import { type ParsedPublicKey, parsePublicKey } from './public-key.ts';
import { parseAlgorithmIdentifier, signatureAlgorithm } from './signature-algorithm.ts';

/** The certificate, or why Go's x509.ParseCertificate refuses it, in its words. */
export type ParseOutcome =
  | { readonly certificate: ParsedCertificate }
  | { readonly certificate: null; readonly error: string };

export function parseCertificate(bytes: Uint8Array, go: GoRelease = latestGo): ParseOutcome {
  const der = derFromBytes(bytes);
  return outcomes.get(`${releaseText(go)} ${der}`, () => {
    try {
      return { certificate: parse(der, go) };
    } catch (error) {
      if (error instanceof Malformed) return { certificate: null, error: error.message };
      throw error;
    }
  });
}

const outcomes = new Remembered<ParseOutcome>(1000);

/** The order of the checks is that of Go's parser, so that the first error is the same. */
function parse(der: Der, go: GoRelease): ParsedCertificate {
  const whole = new DerReader(der);
  const raw = required(whole.readRaw(tag.sequence), 'x509: malformed certificate');
  const fields = required(new DerReader(raw).enter(tag.sequence), 'x509: malformed certificate');
  const tbsRaw = required(fields.readRaw(tag.sequence), 'x509: malformed tbs certificate');
  const tbs = required(new DerReader(tbsRaw).enter(tag.sequence), 'x509: malformed tbs certificate');

  const version = readVersion(tbs);
  const serial = required(readInteger(tbs), 'x509: malformed serial number');
  if (isNegative(serial) && follows(go, 'negative-serial')) {
    throw new Malformed('x509: negative serial number');
  }

  const innerAlgorithm = required(tbs.read(tag.sequence), 'x509: malformed signature algorithm identifier');
  const outerAlgorithm = required(fields.read(tag.sequence), 'x509: malformed algorithm identifier');
  if (innerAlgorithm !== outerAlgorithm) {
    throw new Malformed("x509: inner and outer signature algorithm identifiers don't match");
  }
  const algorithm = signatureAlgorithm(parseAlgorithmIdentifier(innerAlgorithm, go), go);

  const issuer = parseName(required(tbs.readRaw(tag.sequence), 'x509: malformed issuer'), go);
  const validity = required(tbs.enter(tag.sequence), 'x509: malformed validity');
  const notBefore = readTime(validity);
  const notAfter = readTime(validity);
  const subject = parseName(required(tbs.readRaw(tag.sequence), 'x509: malformed issuer'), go);
  const publicKeyInfo = required(tbs.readRaw(tag.sequence), 'x509: malformed spki');
  const publicKey = readPublicKey(publicKeyInfo, go);
  const extensions = readExtensions(tbs, version, go);
  const signature = rightAligned(required(readBitString(fields), 'x509: malformed signature'));
  if (!whole.empty) throw new Malformed('x509: trailing data');

  const names = extensions.alternativeNames;
  return {
    der: bytesFromDer(raw),
    sha256: sha256(raw),
    subject: nameText(subject),
    issuer: nameText(issuer),
    rawSubject: bytesFromDer(subject.raw),
    rawIssuer: bytesFromDer(issuer.raw),
    commonName: commonName(subject),
    uriSans: names.uris.map(({ text }) => text),
    dnsSans: names.dnsNames,
    ipSans: names.ips.map(ipText),
    emailSans: names.emails,
    notBefore: notBefore.date,
    notAfter: notAfter.date,
    serial: serialText(serial),
    version,
    publicKey: {
      algorithm: publicKey.algorithm === 'DSA' ? 'unknown' : publicKey.algorithm,
      bits: publicKey.bits,
      curve: publicKey.curve,
      sha256: sha256(publicKey.info ?? publicKeyInfo),
    },
    signatureAlgorithm: algorithm.name,
    basicConstraintsValid: extensions.basicConstraints !== null,
    isCa: extensions.basicConstraints?.isCa ?? false,
    maxPathLength: extensions.basicConstraints?.maxPathLength ?? null,
    keyUsage: extensions.keyUsage,
    extendedKeyUsage: extensions.extendedKeyUsage,
    subjectKeyId: extensions.subjectKeyId,
    authorityKeyId: extensions.authorityKeyId,
    selfIssued: subject.raw === issuer.raw,
    parsed: {
      raw,
      tbs: tbsRaw,
      subject: subject.raw,
      issuer: issuer.raw,
      publicKeyInfo,
      publicKey,
      signatureAlgorithm: algorithm,
      signature,
      extensions,
      organization: organization(subject),
      notBeforeText: notBefore.text,
      notAfterText: notAfter.text,
    },
  };
}

/** Hex with its sign; only Go before 1.23 reads a negative one. */
function serialText(serial: Der): string {
  const value = unsigned(serial);
  return (isNegative(serial) ? value - (1n << BigInt(8 * serial.length)) : value).toString(16);
}

/** Counted from 1; the default is 1 (RFC 5280 4.1.2.1). */
function readVersion(tbs: DerReader): number {
  const explicit = constructedContextTag(0);
  if (!tbs.peek(explicit)) return 1;
  const field = required(tbs.enter(explicit), 'x509: malformed version');
  const value = required(readInteger(field), 'x509: malformed version');
  if (!field.empty || value.length > 8 || isNegative(value)) throw new Malformed('x509: malformed version');
  const version = Number(unsigned(value)) + 1;
  if (version > 3) throw new Malformed('x509: invalid version');
  return version;
}

function readPublicKey(publicKeyInfo: Der, go: GoRelease): ParsedPublicKey {
  const reader = required(new DerReader(publicKeyInfo).enter(tag.sequence), 'x509: malformed spki');
  const algorithm = parseAlgorithmIdentifier(
    required(reader.read(tag.sequence), 'x509: malformed public key algorithm identifier'),
    go,
  );
  const bits = required(readBitString(reader), 'x509: malformed subjectPublicKey');
  return parsePublicKey(algorithm, rightAligned(bits), go);
}

function readExtensions(tbs: DerReader, version: number, go: GoRelease): Extensions {
  if (version === 1) return noExtensions;
  skipOptional(tbs, contextTag(1), 'x509: malformed issuerUniqueID');
  skipOptional(tbs, contextTag(2), 'x509: malformed subjectUniqueID');
  const explicit = constructedContextTag(3);
  if (version < 3 || !tbs.peek(explicit)) return noExtensions;
  const outer = required(tbs.enter(explicit), 'x509: malformed extensions');
  return parseExtensions(required(outer.enter(tag.sequence), 'x509: malformed extensions'), go);
}

function skipOptional(reader: DerReader, identifier: number, problem: string): void {
  if (reader.peek(identifier)) required(reader.read(identifier), problem);
}

function sha256(der: Der): string {
  return createHash('sha256').update(bytesFromDer(der)).digest('hex');
}
