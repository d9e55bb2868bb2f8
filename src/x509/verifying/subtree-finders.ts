import type { Der } from '../der/der.ts';
import type { GoRelease } from '../go-release.ts';
import { type Mailbox, mailboxText, parseMailbox } from '../parsing/mailbox.ts';
import type { Subtrees } from '../parsing/name-constraint-parsing.ts';
import { domainFinder } from './domain-subtrees.ts';
import { rangeFinder } from './ip-subtrees.ts';

/** Finds the subtree of a kind that a name is in; null for a kind without subtrees, which restricts nothing. */
export interface SubtreeFinders {
  readonly ip: ((address: Der) => string | null) | null;
  readonly dns: ((name: string) => string | null) | null;
  readonly uri: ((domain: string) => string | null) | null;
  readonly email: ((mailbox: Mailbox) => string | null) | null;
}

export function subtreeFinders(
  subtrees: Subtrees,
  kind: 'permitted' | 'excluded',
  go: GoRelease,
): SubtreeFinders {
  const { ipRanges, dnsNames, uriDomains, emails } = subtrees;
  return {
    ip: ipRanges.length === 0 ? null : rangeFinder(ipRanges),
    dns: dnsNames.length === 0 ? null : domainFinder(dnsNames, kind),
    uri: uriDomains.length === 0 ? null : domainFinder(uriDomains, kind),
    email: emails.length === 0 ? null : emailFinder(emails, kind, go),
  };
}

/** A constraint with an @ is one mailbox, any other a domain. */
function emailFinder(
  emails: readonly string[],
  kind: 'permitted' | 'excluded',
  go: GoRelease,
): (mailbox: Mailbox) => string | null {
  const mailboxes = new Set(
    emails
      .filter((email) => email.includes('@'))
      .map((email) => parseMailbox(email, go))
      .filter((mailbox) => mailbox !== null)
      .map(({ local, domain }) => mailboxText({ local, domain: domain.toLowerCase() })),
  );
  const domains = emails.filter((email) => !email.includes('@'));
  const findDomain = domains.length === 0 ? null : domainFinder(domains, kind);
  return (mailbox) => {
    const text = mailboxText(mailbox);
    return mailboxes.has(text) ? text : (findDomain?.(mailbox.domain) ?? null);
  };
}
