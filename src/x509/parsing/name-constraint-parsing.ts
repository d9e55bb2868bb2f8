import { isIP } from 'node:net';
import { constructedContextTag, contextTag, type Der, tag } from '../der/der.ts';
import { DerReader } from '../der/der-reader.ts';
import { hex, isAscii } from '../der/der-values.ts';
import { Malformed, required } from '../der/malformed.ts';
import type { GoRelease } from '../go-release.ts';
import { parsedNameValid } from './domain-name.ts';
import { goQuote, goQuoteBytes } from './go-quote.ts';
import { parseMailbox } from './mailbox.ts';

export interface IpRange {
  readonly address: Der;
  readonly mask: Der;
}

export interface Subtrees {
  readonly dnsNames: readonly string[];
  readonly emails: readonly string[];
  readonly uriDomains: readonly string[];
  readonly ipRanges: readonly IpRange[];
}

export interface NameConstraints {
  readonly permitted: Subtrees;
  readonly excluded: Subtrees;
  /** There is a subtree of a kind that Go does not check. */
  readonly unhandled: boolean;
}

const invalid = 'x509: invalid NameConstraints extension';

/** Go's parseNameConstraintsExtension (RFC 5280 4.2.1.10). */
export function parseNameConstraints(value: Der, go: GoRelease): NameConstraints {
  const outer = new DerReader(value);
  const fields = required(outer.enter(tag.sequence), invalid);
  if (!outer.empty) throw new Malformed(invalid);
  const permitted = readSubtrees(fields, constructedContextTag(0));
  const excluded = readSubtrees(fields, constructedContextTag(1));
  if (!fields.empty) throw new Malformed(invalid);
  if (permitted === '' && excluded === '') throw new Malformed('x509: empty name constraints extension');
  const first = parseSubtrees(permitted, go);
  const second = parseSubtrees(excluded, go);
  return {
    permitted: first.subtrees,
    excluded: second.subtrees,
    unhandled: first.unhandled || second.unhandled,
  };
}

function readSubtrees(fields: DerReader, identifier: number): Der {
  return fields.peek(identifier) ? required(fields.read(identifier), invalid) : '';
}

function parseSubtrees(content: Der, go: GoRelease): { subtrees: Subtrees; unhandled: boolean } {
  const reader = new DerReader(content);
  const dnsNames: string[] = [];
  const emails: string[] = [];
  const uriDomains: string[] = [];
  const ipRanges: IpRange[] = [];
  let unhandled = false;
  while (!reader.empty) {
    const base = required(required(reader.enter(tag.sequence), invalid).next(), invalid);
    switch (base.tag) {
      case contextTag(1):
        emails.push(emailConstraint(base.content, go));
        break;
      case contextTag(2):
        dnsNames.push(domainConstraint(base.content, 'dnsName', go));
        break;
      case contextTag(6):
        uriDomains.push(uriConstraint(base.content, go));
        break;
      case contextTag(7):
        ipRanges.push(ipConstraint(base.content));
        break;
      default:
        unhandled = true;
    }
  }
  return { subtrees: { dnsNames, emails, uriDomains, ipRanges }, unhandled };
}

function ascii(content: Der): string {
  if (!isAscii(content)) {
    throw new Malformed(
      `x509: invalid constraint value: x509: ${goQuoteBytes(content)} cannot be encoded as an IA5String`,
    );
  }
  return content;
}

function domainConstraint(content: Der, kind: string, go: GoRelease): string {
  const domain = ascii(content);
  if (!parsedNameValid(domain, true, go)) {
    throw new Malformed(`x509: failed to parse ${kind} constraint ${goQuote(domain)}`);
  }
  return domain;
}

function uriConstraint(content: Der, go: GoRelease): string {
  const domain = ascii(content);
  if (isIP(domain) !== 0 && !domain.includes('%')) {
    throw new Malformed(`x509: failed to parse URI constraint ${goQuote(domain)}: cannot be IP address`);
  }
  return domainConstraint(content, 'URI', go);
}

function emailConstraint(content: Der, go: GoRelease): string {
  const email = ascii(content);
  if (!email.includes('@')) return domainConstraint(content, 'rfc822Name', go);
  if (parseMailbox(email, go) === null) {
    throw new Malformed(`x509: failed to parse rfc822Name constraint ${goQuote(email)}`);
  }
  return email;
}

function ipConstraint(content: Der): IpRange {
  if (content.length !== 8 && content.length !== 32) {
    throw new Malformed(`x509: IP constraint contained value of length ${content.length}`);
  }
  const half = content.length / 2;
  const mask = content.slice(half);
  if (!isPrefixMask(mask)) throw new Malformed(`x509: IP constraint contained invalid mask ${hex(mask)}`);
  return { address: content.slice(0, half), mask };
}

/** Ones, then zeros. */
function isPrefixMask(mask: Der): boolean {
  const bits = Array.from(mask, (byte) => byte.charCodeAt(0).toString(2).padStart(8, '0')).join('');
  return /^1*0*$/.test(bits);
}
