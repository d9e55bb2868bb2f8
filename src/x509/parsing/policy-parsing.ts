import { constructedContextTag, contextTag, type Der, tag } from '../der/der.ts';
import { DerReader } from '../der/der-reader.ts';
import { hex, isMinimalOid, oidText, readInt64, readOid } from '../der/der-values.ts';
import { Malformed, required } from '../der/malformed.ts';
import type { GoRelease } from '../go-release.ts';
import { follows } from '../go-rules.ts';

/** Contents of OIDs in hex: Go compares their bytes. */
export type PolicyId = string;

export interface PolicyConstraints {
  /** Null: absent. */
  readonly requireExplicitPolicy: number | null;
  readonly inhibitPolicyMapping: number | null;
}

/** RFC 5280 4.2.1.4. */
export function parseCertificatePolicies(value: Der, go: GoRelease): PolicyId[] {
  const invalid = 'x509: invalid certificate policies';
  const reader = required(new DerReader(value).enter(tag.sequence), invalid);
  const policies = new Set<PolicyId>();
  while (!reader.empty) {
    const oid = required(required(reader.enter(tag.sequence), invalid).read(tag.oid), invalid);
    const isOid = follows(go, 'long-policy') ? isMinimalOid(oid) : oidText(oid, go) !== null;
    const isTwice = policies.has(hex(oid)) && follows(go, 'policy-twice');
    if (!isOid || isTwice) throw new Malformed(invalid);
    policies.add(hex(oid));
  }
  return [...policies];
}

/** RFC 5280 4.2.1.5, as pairs of issuer's and subject's policy. */
export function parsePolicyMappings(value: Der): (readonly [PolicyId, PolicyId])[] {
  const invalid = 'x509: invalid policy mappings extension';
  const reader = required(new DerReader(value).enter(tag.sequence), invalid);
  const mappings: (readonly [PolicyId, PolicyId])[] = [];
  while (!reader.empty) {
    const pair = required(reader.enter(tag.sequence), invalid);
    const issuer = required(pair.read(tag.oid), invalid);
    const subject = required(pair.read(tag.oid), invalid);
    mappings.push([hex(issuer), hex(subject)]);
  }
  return mappings;
}

/** RFC 5280 4.2.1.11. */
export function parsePolicyConstraints(value: Der): PolicyConstraints {
  const invalid = 'x509: invalid policy constraints extension';
  const fields = required(new DerReader(value).enter(tag.sequence), invalid);
  const skip = (number: number) => {
    const identifier = contextTag(number);
    return fields.peek(identifier) ? Number(required(readInt64(fields, identifier), invalid)) : null;
  };
  return { requireExplicitPolicy: skip(0), inhibitPolicyMapping: skip(1) };
}

/** RFC 5280 4.2.1.14. */
export function parseInhibitAnyPolicy(value: Der): number {
  return Number(required(readInt64(new DerReader(value)), 'x509: invalid inhibit any policy extension'));
}

/** RFC 5280 4.2.1.13: nothing of it is kept, but Go refuses a malformed one. */
export function checkCrlDistributionPoints(value: Der): void {
  const points = required(new DerReader(value).enter(tag.sequence), 'x509: invalid CRL distribution points');
  const invalid = 'x509: invalid CRL distribution point';
  const named = constructedContextTag(0);
  while (!points.empty) {
    const point = required(points.enter(tag.sequence), invalid);
    if (!point.peek(named)) continue;
    const names = required(required(point.enter(named), invalid).enter(named), invalid);
    while (names.peek(contextTag(6))) required(names.read(contextTag(6)), invalid);
  }
}

/** RFC 5280 4.2.2.1: nothing of it is kept, but Go refuses a malformed one. */
export function checkAuthorityInfoAccess(value: Der, go: GoRelease): void {
  const invalid = 'x509: invalid authority info access';
  const descriptions = required(new DerReader(value).enter(tag.sequence), invalid);
  while (!descriptions.empty) {
    const description = required(descriptions.enter(tag.sequence), invalid);
    required(readOid(description, go), invalid);
    if (description.peek(contextTag(6))) required(description.read(contextTag(6)), invalid);
  }
}
