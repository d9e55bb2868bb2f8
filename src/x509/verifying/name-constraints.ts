import { isIP } from 'node:net';
import type { GoRelease } from '../go-release.ts';
import { domainNameValid } from '../parsing/domain-name.ts';
import { goQuote } from '../parsing/go-quote.ts';
import type { GoUrl } from '../parsing/go-url.ts';
import { splitHostPort } from '../parsing/host-port.ts';
import { ipText } from '../parsing/ip-text.ts';
import { type Mailbox, mailboxText, parseMailbox } from '../parsing/mailbox.ts';
import type { Chain } from '../parsing/parsed-certificate.ts';
import type { SubjectAlternativeNames } from '../parsing/subject-alternative-names.ts';
import { type SubtreeFinders, subtreeFinders } from './subtree-finders.ts';

/** Null when every name is allowed by every CA above it, else the detail of Go's error (checkChainConstraints). */
export function constraintProblem(chain: Chain, go: GoRelease): string | null {
  const constraints = chain.map(({ parsed }) => parsed.extensions.nameConstraints);
  if (constraints.every((each) => each === null)) return null;
  const finders = constraints.map(
    (each) =>
      each && {
        permitted: subtreeFinders(each.permitted, 'permitted', go),
        excluded: subtreeFinders(each.excluded, 'excluded', go),
      },
  );
  for (const [depth, { parsed }] of chain.entries()) {
    if (parsed.extensions.alternativeNamesValue === null) continue;
    const above = finders.slice(depth + 1).filter((each) => each !== null);
    if (above.length === 0) return null;
    const names = constrainedNames(parsed.extensions.alternativeNames, go);
    if (typeof names === 'string') return names;
    for (const each of above) {
      const problem = firstProblem(each, names);
      if (problem !== null) return problem;
    }
  }
  return null;
}

interface Constraint {
  readonly permitted: SubtreeFinders;
  readonly excluded: SubtreeFinders;
}

/** A name of a certificate and how it is looked for: undefined where its kind is not restricted. */
interface ConstrainedName {
  readonly kind: 'IP address' | 'DNS name' | 'URI' | 'email address';
  readonly text: string;
  /** Go's error where the name is none. */
  readonly invalid: string | null;
  readonly find: (finders: SubtreeFinders) => string | null | undefined;
}

function firstProblem(constraint: Constraint, names: readonly ConstrainedName[]): string | null {
  for (const { kind, text, invalid, find } of names) {
    if (invalid !== null) return invalid;
    if (find(constraint.permitted) === null) {
      return `${kind} ${goQuote(text)} is not permitted by any constraint`;
    }
    const subtree = find(constraint.excluded) ?? null;
    if (subtree !== null) return `${kind} ${goQuote(text)} is excluded by constraint ${goQuote(subtree)}`;
  }
  return null;
}

/** In the order in which Go checks them; its error for the first URI or mail address that it cannot compare. */
function constrainedNames(names: SubjectAlternativeNames, go: GoRelease): ConstrainedName[] | string {
  const found: ConstrainedName[] = names.ips.map((address) => ({
    kind: 'IP address',
    text: ipText(address),
    invalid: null,
    find: ({ ip }) => ip?.(address),
  }));
  for (const name of names.dnsNames) {
    found.push({
      kind: 'DNS name',
      text: name,
      invalid: domainNameValid(name, false, go) ? null : `x509: cannot parse dnsName ${goQuote(name)}`,
      find: ({ dns }) => dns?.(name),
    });
  }
  for (const uri of names.uris) {
    const host = uriDomain(uri);
    if (host.domain === null) return host.problem;
    found.push(uriName(uri, host.domain, go));
  }
  for (const email of names.emails) {
    const mailbox = parseMailbox(email, go);
    if (mailbox === null) return `cannot parse rfc822Name ${goQuote(email)}`;
    found.push(mailName({ local: mailbox.local, domain: mailbox.domain.toLowerCase() }, go));
  }
  return found;
}

function uriName({ text }: GoUrl, domain: string, go: GoRelease): ConstrainedName {
  const invalid = `x509: internal error: URI SAN ${goQuote(text)} failed to parse`;
  return {
    kind: 'URI',
    text,
    invalid: domainNameValid(domain, false, go) ? null : invalid,
    find: ({ uri }) => uri?.(domain),
  };
}

type UriDomain = { readonly domain: string } | { readonly domain: null; readonly problem: string };

function uriDomain(uri: GoUrl): UriDomain {
  const cannot = (problem: string): UriDomain => ({ domain: null, problem });
  const quoted = goQuote(uri.text);
  let host = uri.host.toLowerCase();
  if (host === '') return cannot(`URI with empty host (${quoted}) cannot be matched against constraints`);
  if (host.includes(':') && !host.endsWith(']')) {
    const split = splitHostPort(uri.host);
    if ('problem' in split) return cannot(`cannot parse URI host ${goQuote(uri.host)}: ${split.problem}`);
    host = split.host;
  }
  if (isIP(host) !== 0 || (host.startsWith('[') && host.endsWith(']'))) {
    return cannot(`URI with IP (${quoted}) cannot be matched against constraints`);
  }
  return { domain: host };
}

function mailName(mailbox: Mailbox, go: GoRelease): ConstrainedName {
  const text = mailboxText(mailbox);
  return {
    kind: 'email address',
    text,
    invalid: domainNameValid(mailbox.domain, false, go)
      ? null
      : `x509: cannot parse rfc822Name ${goQuote(text)}`,
    find: ({ email }) => email?.(mailbox),
  };
}
