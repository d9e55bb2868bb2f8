import { isIP } from 'node:net';
import type { Chain } from './chain.ts';
import type { Der } from './der.ts';
import { domainNameValid } from './domain-name.ts';
import { findDomain } from './domain-subtrees.ts';
import { goQuote } from './go-quote.ts';
import type { GoUrl } from './go-url.ts';
import { splitHostPort } from './host-port.ts';
import { findRange } from './ip-subtrees.ts';
import { ipText } from './ip-text.ts';
import { type Mailbox, parseMailbox } from './mailbox.ts';
import type { NameConstraints, Subtrees } from './name-constraint-parsing.ts';

/** Null when every name is allowed by every CA above it, else the detail of Go's error (checkChainConstraints). */
export function constraintProblem(chain: Chain): string | null {
  const constraints = chain.map(({ parsed }) => parsed.extensions.nameConstraints);
  if (constraints.every((each) => each === null)) return null;
  for (const [depth, { parsed }] of chain.entries()) {
    if (parsed.extensions.alternativeNamesValue === null) continue;
    const above = constraints.slice(depth + 1).filter((each) => each !== null);
    if (above.length === 0) return null;
    const { uris, emails, dnsNames, ips } = parsed.extensions.alternativeNames;
    const checks = [uriNames(uris), mailNames(emails)];
    for (const checked of checks) if (typeof checked === 'string') return checked;
    const [uriList, mailList] = checks.map((list) => (typeof list === 'string' ? [] : list));
    const names = [...ips.map(ipName), ...dnsNames.map(dnsName), ...(uriList ?? []), ...(mailList ?? [])];
    const problem = firstProblem(above, names);
    if (problem !== null) return problem;
  }
  return null;
}

/** A name of a certificate, ready to be looked for in the subtrees of its kind. */
interface ConstrainedName {
  readonly kind: 'IP address' | 'DNS name' | 'URI' | 'email address';
  readonly text: string;
  /** Go's error where the name is none. */
  readonly invalid: string | null;
  readonly restricted: (subtrees: Subtrees) => boolean;
  readonly find: (subtrees: Subtrees, kind: 'permitted' | 'excluded') => string | null;
}

function firstProblem(
  constraints: readonly NameConstraints[],
  names: readonly ConstrainedName[],
): string | null {
  for (const { permitted, excluded } of constraints) {
    for (const name of names) {
      if (name.invalid !== null) return name.invalid;
      if (name.restricted(permitted) && name.find(permitted, 'permitted') === null) {
        return `${name.kind} ${goQuote(name.text)} is not permitted by any constraint`;
      }
      const subtree = name.restricted(excluded) ? name.find(excluded, 'excluded') : null;
      if (subtree !== null) {
        return `${name.kind} ${goQuote(name.text)} is excluded by constraint ${goQuote(subtree)}`;
      }
    }
  }
  return null;
}

function ipName(address: Der): ConstrainedName {
  return {
    kind: 'IP address',
    text: ipText(address),
    invalid: null,
    restricted: ({ ipRanges }) => ipRanges.length > 0,
    find: ({ ipRanges }) => findRange(ipRanges, address),
  };
}

function dnsName(name: string): ConstrainedName {
  return {
    kind: 'DNS name',
    text: name,
    invalid: domainNameValid(name, false) ? null : `x509: cannot parse dnsName ${goQuote(name)}`,
    restricted: ({ dnsNames }) => dnsNames.length > 0,
    find: ({ dnsNames }, kind) => findDomain(dnsNames, name, kind),
  };
}

/** The names, or Go's error for the first URI whose host cannot be a domain. */
function uriNames(uris: readonly GoUrl[]): ConstrainedName[] | string {
  const names: ConstrainedName[] = [];
  for (const uri of uris) {
    const host = uriDomain(uri);
    if ('problem' in host) return host.problem;
    const { domain } = host;
    names.push({
      kind: 'URI',
      text: uri.text,
      invalid: domainNameValid(domain, false)
        ? null
        : `x509: internal error: URI SAN ${goQuote(uri.text)} failed to parse`,
      restricted: ({ uriDomains }) => uriDomains.length > 0,
      find: ({ uriDomains }, kind) => findDomain(uriDomains, domain, kind),
    });
  }
  return names;
}

function uriDomain(uri: GoUrl): { domain: string } | { problem: string } {
  const quoted = goQuote(uri.text);
  let host = uri.host.toLowerCase();
  if (host === '')
    return { problem: `URI with empty host (${quoted}) cannot be matched against constraints` };
  if (host.includes(':') && !host.endsWith(']')) {
    const split = splitHostPort(uri.host);
    if ('problem' in split) {
      return { problem: `cannot parse URI host ${goQuote(uri.host)}: ${split.problem}` };
    }
    host = split.host;
  }
  if (isIP(host) !== 0 || (host.startsWith('[') && host.endsWith(']'))) {
    return { problem: `URI with IP (${quoted}) cannot be matched against constraints` };
  }
  return { domain: host };
}

/** The names, or Go's error for the first that is no mailbox. */
function mailNames(emails: readonly string[]): ConstrainedName[] | string {
  const names: ConstrainedName[] = [];
  for (const email of emails) {
    const parsed = parseMailbox(email);
    if (parsed === null) return `cannot parse rfc822Name ${goQuote(email)}`;
    names.push(mailName({ local: parsed.local, domain: parsed.domain.toLowerCase() }));
  }
  return names;
}

function mailName(mailbox: Mailbox): ConstrainedName {
  const text = `${mailbox.local}@${mailbox.domain}`;
  return {
    kind: 'email address',
    text,
    invalid: domainNameValid(mailbox.domain, false) ? null : `x509: cannot parse rfc822Name ${goQuote(text)}`,
    restricted: ({ emails }) => emails.length > 0,
    find: ({ emails }, kind) => {
      const isWhole = emails
        .filter((email) => email.includes('@'))
        .map(parseMailbox)
        .some((each) => each?.local === mailbox.local && each.domain.toLowerCase() === mailbox.domain);
      if (isWhole) return text;
      const domains = emails.filter((email) => !email.includes('@'));
      return domains.length === 0 ? null : findDomain(domains, mailbox.domain, kind);
    },
  };
}
