import { isIP } from 'node:net';
import { contextTag, type Der, tag } from '../der/der.ts';
import { DerReader } from '../der/der-reader.ts';
import type { GoRelease } from '../go-release.ts';
import { follows } from '../go-rules.ts';
import { domainNameValid } from '../parsing/domain-name.ts';
import { goQuote } from '../parsing/go-quote.ts';
import { parseGoUrl } from '../parsing/go-url.ts';
import { splitHostPort } from '../parsing/host-port.ts';
import { ipText } from '../parsing/ip-text.ts';
import { type Mailbox, parseMailbox } from '../parsing/mailbox.ts';
import type { NameConstraints, Subtrees } from '../parsing/name-constraint-parsing.ts';
import type { Chain, ParsedCertificate } from '../parsing/parsed-certificate.ts';
import { inRange, rangeText } from './ip-subtrees.ts';
import { nameNotAllowed, unknownError, type VerificationError } from './verification-error.ts';

/** Go's limit on the comparisons for one CA. */
const maxComparisons = 250_000;

/**
 * Null when a CA that is about to extend the chain allows the names below it, as Go until 1.25 checks it with each
 * candidate (crypto/x509/verify.go, isValid): excluded before permitted, in the order of the certificate's names.
 */
export function stepwiseConstraintProblem(
  authority: ParsedCertificate,
  chain: Chain,
  go: GoRelease,
): VerificationError | null {
  const constraints = authority.parsed.extensions.nameConstraints;
  if (constraints === null) return null;
  const budget = { comparisons: 0 };
  for (const { parsed } of checkedCertificates(authority, chain, go)) {
    const value = parsed.extensions.alternativeNamesValue;
    const names = value === null ? null : new DerReader(value).enter(tag.sequence);
    while (names !== null && !names.empty) {
      const name = names.next();
      if (name === null) break;
      const problem = nameProblem(name.tag, name.content, constraints, budget, go);
      if (problem !== null) return problem;
    }
  }
  return null;
}

/** Before 1.21 the leaf and the CA itself, since then all that is below the CA. */
function checkedCertificates(authority: ParsedCertificate, chain: Chain, go: GoRelease): Chain {
  return follows(go, 'constraints-of-each') ? chain : [...chain.slice(0, 1), authority];
}

/** Whether a name is within a subtree; a string: why that cannot be said. */
type Match<Subtree> = (subtree: Subtree, excluded: boolean) => boolean | string;

function nameProblem(
  kind: number,
  content: Der,
  constraints: NameConstraints,
  budget: { comparisons: number },
  go: GoRelease,
): VerificationError | null {
  const check = <Subtree>(
    what: string,
    text: string,
    subtrees: (of: Subtrees) => readonly Subtree[],
    matches: Match<Subtree>,
    shown: (subtree: Subtree) => string,
  ) => {
    const excluded = subtrees(constraints.excluded);
    budget.comparisons += excluded.length;
    if (budget.comparisons > maxComparisons) return unknownError;
    for (const subtree of excluded) {
      const match = matches(subtree, true);
      if (typeof match === 'string') return nameNotAllowed(match);
      if (match) {
        const by = goQuote(shown(subtree));
        return nameNotAllowed(`${what} ${goQuote(text)} is excluded by constraint ${by}`);
      }
    }
    const permitted = subtrees(constraints.permitted);
    budget.comparisons += permitted.length;
    if (budget.comparisons > maxComparisons) return unknownError;
    for (const subtree of permitted) {
      const match = matches(subtree, false);
      if (typeof match === 'string') return nameNotAllowed(match);
      if (match) return null;
    }
    if (permitted.length === 0) return null;
    return nameNotAllowed(`${what} ${goQuote(text)} is not permitted by any constraint`);
  };
  const asIs = (subtree: string) => subtree;
  switch (kind) {
    case contextTag(1): {
      const mailbox = parseMailbox(content, go);
      // Go prints the empty mailbox that it has then.
      if (mailbox === null) return cannotParse('x509: cannot parse rfc822Name {"" ""}');
      const matches: Match<string> = (subtree, excluded) => matchesEmail(mailbox, subtree, excluded, go);
      return check('email address', content, ({ emails }) => emails, matches, asIs);
    }
    case contextTag(2): {
      if (!domainNameValid(content, false, go)) {
        return cannotParse(`x509: cannot parse dnsName ${goQuote(content)}`);
      }
      const matches: Match<string> = (subtree, excluded) => matchesDomain(content, subtree, excluded, go);
      return check('DNS name', content, ({ dnsNames }) => dnsNames, matches, asIs);
    }
    case contextTag(6): {
      const matches: Match<string> = (subtree, excluded) => matchesUri(content, subtree, excluded, go);
      return check('URI', content, ({ uriDomains }) => uriDomains, matches, asIs);
    }
    case contextTag(7):
      return check(
        'IP address',
        ipText(content),
        ({ ipRanges }) => ipRanges,
        (range) => inRange(range, content),
        rangeText,
      );
    default:
      return null;
  }
}

function cannotParse(message: string): VerificationError {
  return { code: 'name-constraint', message };
}

function matchesEmail(
  mailbox: Mailbox,
  constraint: string,
  excluded: boolean,
  go: GoRelease,
): boolean | string {
  if (!constraint.includes('@')) return matchesDomain(mailbox.domain, constraint, excluded, go);
  const wanted = parseMailbox(constraint, go);
  if (wanted === null) return `x509: internal error: cannot parse constraint ${goQuote(constraint)}`;
  return mailbox.local === wanted.local && mailbox.domain.toLowerCase() === wanted.domain.toLowerCase();
}

function matchesUri(text: string, constraint: string, excluded: boolean, go: GoRelease): boolean | string {
  const uri = parseGoUrl(text, go);
  if (uri.host === '') {
    return `URI with empty host (${goQuote(uri.text)}) cannot be matched against constraints`;
  }
  let host = uri.host;
  if (host.includes(':') && !host.endsWith(']')) {
    const split = splitHostPort(host);
    if ('problem' in split) return split.problem;
    host = split.host;
  }
  const inBrackets = host.startsWith('[') && host.endsWith(']');
  const isAddress = isIP(host) !== 0 && (!host.includes('%') || follows(go, 'zone-in-uri'));
  if (isAddress || inBrackets) {
    return `URI with IP (${goQuote(uri.text)}) cannot be matched against constraints`;
  }
  return matchesDomain(host, constraint, excluded, go);
}

/** Labels from the right; a constraint with a dot before it covers only what is below. */
function matchesDomain(
  domain: string,
  constraint: string,
  excluded: boolean,
  go: GoRelease,
): boolean | string {
  if (constraint === '') return true;
  const labels = reversedLabels(domain, go);
  if (labels === null) return `x509: internal error: cannot parse domain ${goQuote(domain)}`;
  const below = constraint.startsWith('.');
  const wanted = reversedLabels(below ? constraint.slice(1) : constraint, go);
  if (wanted === null) return `x509: internal error: cannot parse domain ${goQuote(constraint.slice(1))}`;
  if (labels.length < wanted.length || (below && labels.length === wanted.length)) return false;
  const compared = isWildcard(domain, labels, wanted, excluded, go) ? wanted.slice(0, -1) : wanted;
  return compared.every((label, at) => label.toLowerCase() === labels[at]?.toLowerCase());
}

/** `*.example.com` is excluded with any name of its form. */
function isWildcard(
  domain: string,
  labels: readonly string[],
  wanted: readonly string[],
  excluded: boolean,
  go: GoRelease,
): boolean {
  if (!excluded || !domain.startsWith('*') || labels.length < 2 || wanted.length < 2) return false;
  if (!follows(go, 'wildcard-excluded')) return false;
  return labels.length === wanted.length || !follows(go, 'wildcard-of-its-length');
}

function reversedLabels(domain: string, go: GoRelease): string[] | null {
  if (domain === '') return [];
  if (!domainNameValid(domain, false, go)) return null;
  return domain.replace(/^\./, '').split('.').reverse();
}
