import { failedCheck } from '../../findings/check.ts';
import type { CheckResult, LinkName } from '../../findings/finding.ts';
import type { FindingKind } from '../finding-kind.ts';
import { subjectOf } from './certificate-name.ts';
import type { CertificateChecks, Clock, JudgedTrust, RemedyFor } from './checks.ts';
import { findings } from './findings.ts';
import type { StoredTrust } from './stored-certificate.ts';

/**
 * Whether the CAs of a trust bundle are readable, valid, and for how long. A file that is missing gives nothing: its
 * link says so.
 */
export function trustChecks(
  stored: StoredTrust,
  link: LinkName,
  clock: Clock,
  remedyFor: RemedyFor = () => null,
  kinds: readonly FindingKind<CertificateChecks>[] = findings,
): CheckResult[] {
  if (stored.problem?.kind === 'missing') return [];
  const subject = subjectOf(stored);
  const judged: JudgedTrust = {
    stored,
    subject,
    clock,
    remedyFor,
    fail: (kind, particular) =>
      failedCheck(kind, { subject, link, remedy: remedyFor(kind.code), ...particular }),
  };
  return kinds.flatMap(({ checks }) => checks.trust?.(judged) ?? []);
}
