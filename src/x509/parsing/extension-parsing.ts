import { contextTag, type Der, tag } from '../der/der.ts';
import { DerReader } from '../der/der-reader.ts';
import {
  hex,
  isNegative,
  readBitString,
  readBoolean,
  readInteger,
  readOid,
  unsigned,
} from '../der/der-values.ts';
import { Malformed, required } from '../der/malformed.ts';
import type { GoRelease } from '../go-release.ts';
import { follows } from '../go-rules.ts';
import { extendedKeyUsageOids, extensionOids, keyUsageNames } from './extension-names.ts';
import { type NameConstraints, parseNameConstraints } from './name-constraint-parsing.ts';
import {
  checkAuthorityInfoAccess,
  checkCrlDistributionPoints,
  type PolicyConstraints,
  type PolicyId,
  parseCertificatePolicies,
  parseInhibitAnyPolicy,
  parsePolicyConstraints,
  parsePolicyMappings,
} from './policy-parsing.ts';
import {
  noAlternativeNames,
  parseSubjectAlternativeNames,
  type SubjectAlternativeNames,
} from './subject-alternative-names.ts';

/** What Go keeps of a certificate's extensions (crypto/x509/parser.go, processExtensions). */
export interface Extensions {
  readonly basicConstraints: { readonly isCa: boolean; readonly maxPathLength: number | null } | null;
  readonly keyUsage: readonly string[] | null;
  readonly extendedKeyUsage: readonly string[] | null;
  readonly alternativeNames: SubjectAlternativeNames;
  /** Null: no such extension. */
  readonly alternativeNamesValue: Der | null;
  readonly nameConstraints: NameConstraints | null;
  readonly subjectKeyId: string | null;
  readonly authorityKeyId: string | null;
  readonly policies: readonly PolicyId[];
  readonly policyMappings: readonly (readonly [PolicyId, PolicyId])[];
  readonly policyConstraints: PolicyConstraints;
  readonly inhibitAnyPolicy: number | null;
  /** OIDs of critical extensions that Go does not handle. */
  readonly unhandledCritical: readonly string[];
}

export const noExtensions: Extensions = {
  basicConstraints: null,
  keyUsage: null,
  extendedKeyUsage: null,
  alternativeNames: noAlternativeNames,
  alternativeNamesValue: null,
  nameConstraints: null,
  subjectKeyId: null,
  authorityKeyId: null,
  policies: [],
  policyMappings: [],
  policyConstraints: { requireExplicitPolicy: null, inhibitPolicyMapping: null },
  inhibitAnyPolicy: null,
  unhandledCritical: [],
};

interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Der;
}

/** `list` is the content of the SEQUENCE OF Extension. */
export function parseExtensions(list: DerReader, go: GoRelease): Extensions {
  const extensions: Extension[] = [];
  const seen = new Set<string>();
  while (!list.empty) {
    const extension = readExtension(required(list.enter(tag.sequence), 'x509: malformed extension'), go);
    if (seen.has(extension.oid)) {
      throw new Malformed(
        follows(go, 'duplicate-extension-words')
          ? `x509: certificate contains duplicate extension with OID "${extension.oid}"`
          : 'x509: certificate contains duplicate extensions',
      );
    }
    seen.add(extension.oid);
    extensions.push(extension);
  }
  return extensions.reduce((found, extension) => addExtension(found, extension, go), noExtensions);
}

function readExtension(reader: DerReader, go: GoRelease): Extension {
  const oid = required(readOid(reader, go), 'x509: malformed extension OID field');
  const critical = reader.peek(tag.boolean)
    ? required(readBoolean(reader), 'x509: malformed extension critical field')
    : false;
  const value = required(reader.read(tag.octetString), 'x509: malformed extension value field');
  return { oid, critical, value };
}

function addExtension(found: Extensions, { oid, critical, value }: Extension, go: GoRelease): Extensions {
  const unhandled = critical ? [...found.unhandledCritical, oid] : found.unhandledCritical;
  if (policyProcessing.has(oid) && !follows(go, 'policy-extensions')) {
    return { ...found, unhandledCritical: unhandled };
  }
  switch (oid) {
    case extensionOids.keyUsage:
      return { ...found, keyUsage: parseKeyUsage(value) };
    case extensionOids.basicConstraints:
      return { ...found, basicConstraints: parseBasicConstraints(value, go) };
    case extensionOids.subjectAlternativeName: {
      const names = parseSubjectAlternativeNames(value, go);
      const known = { ...found, alternativeNames: names, alternativeNamesValue: value };
      return Object.values(names).every((list) => list.length === 0)
        ? { ...known, unhandledCritical: unhandled }
        : known;
    }
    case extensionOids.nameConstraints: {
      const nameConstraints = parseNameConstraints(value, go);
      const known = { ...found, nameConstraints };
      return nameConstraints.unhandled ? { ...known, unhandledCritical: unhandled } : known;
    }
    case extensionOids.crlDistributionPoints:
      checkCrlDistributionPoints(value);
      return found;
    case extensionOids.authorityKeyIdentifier:
      return { ...found, authorityKeyId: parseAuthorityKeyId(value, critical, go) };
    case extensionOids.policyConstraints:
      return { ...found, policyConstraints: parsePolicyConstraints(value) };
    case extensionOids.extendedKeyUsage:
      return { ...found, extendedKeyUsage: parseExtendedKeyUsage(value, go) };
    case extensionOids.subjectKeyIdentifier:
      return { ...found, subjectKeyId: parseSubjectKeyId(value, critical, go) };
    case extensionOids.certificatePolicies:
      return { ...found, policies: parseCertificatePolicies(value, go) };
    case extensionOids.policyMappings:
      return { ...found, policyMappings: parsePolicyMappings(value) };
    case extensionOids.inhibitAnyPolicy:
      return { ...found, inhibitAnyPolicy: parseInhibitAnyPolicy(value) };
    case extensionOids.authorityInfoAccess:
      if (critical && follows(go, 'critical-key-identifier')) {
        throw new Malformed('x509: authority info access incorrectly marked critical');
      }
      checkAuthorityInfoAccess(value, go);
      return found;
    default:
      return { ...found, unhandledCritical: unhandled };
  }
}

const policyProcessing: ReadonlySet<string> = new Set([
  extensionOids.policyConstraints,
  extensionOids.policyMappings,
  extensionOids.inhibitAnyPolicy,
]);

function parseKeyUsage(value: Der): string[] {
  const { bytes } = required(readBitString(new DerReader(value)), 'x509: invalid key usage');
  return keyUsageNames.filter((_, bit) => (bytes.charCodeAt(bit >> 3) & (0x80 >> (bit & 7))) !== 0);
}

function parseBasicConstraints(value: Der, go: GoRelease): { isCa: boolean; maxPathLength: number | null } {
  const invalid = (part: string) =>
    `x509: invalid basic constraints${follows(go, 'basic-constraints-words') ? '' : ` ${part}`}`;
  const fields = required(new DerReader(value).enter(tag.sequence), invalid('a'));
  const isCa = fields.peek(tag.boolean) ? required(readBoolean(fields), invalid('b')) : false;
  if (!fields.peek(tag.integer)) return { isCa, maxPathLength: null };
  const length = required(readInteger(fields), invalid('c'));
  if (isNegative(length) && length.length <= 8 && !follows(go, 'negative-path-length')) {
    return { isCa, maxPathLength: null };
  }
  if (isNegative(length) || unsigned(length) > 0x7fff_ffff_ffff_ffffn) throw new Malformed(invalid('c'));
  return { isCa, maxPathLength: Number(unsigned(length)) };
}

/** '' for an extension without the key identifier. */
function parseAuthorityKeyId(value: Der, critical: boolean, go: GoRelease): string {
  if (critical && follows(go, 'critical-key-identifier')) {
    throw new Malformed('x509: authority key identifier incorrectly marked critical');
  }
  const invalid = 'x509: invalid authority key identifier';
  const fields = required(new DerReader(value).enter(tag.sequence), invalid);
  return fields.peek(contextTag(0)) ? hex(required(fields.read(contextTag(0)), invalid)) : '';
}

function parseSubjectKeyId(value: Der, critical: boolean, go: GoRelease): string {
  if (critical && follows(go, 'critical-key-identifier')) {
    throw new Malformed('x509: subject key identifier incorrectly marked critical');
  }
  return hex(required(new DerReader(value).read(tag.octetString), 'x509: invalid subject key identifier'));
}

const usageNames = new Map(Object.entries(extendedKeyUsageOids).map(([name, oid]) => [oid, name]));

function parseExtendedKeyUsage(value: Der, go: GoRelease): string[] {
  const invalid = 'x509: invalid extended key usages';
  const reader = required(new DerReader(value).enter(tag.sequence), invalid);
  const usages: string[] = [];
  while (!reader.empty) {
    const oid = required(readOid(reader, go), invalid);
    usages.push(usageNames.get(oid) ?? oid);
  }
  return usages;
}
