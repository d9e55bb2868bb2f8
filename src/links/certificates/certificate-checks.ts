import { failedCheck, unknown } from '../../findings/check.ts';
import type { CheckResult, LinkName } from '../../findings/finding.ts';
import type { FindingKind } from '../finding-kind.ts';
import { certificateName, subjectOf } from './certificate-name.ts';
import type { CertificateChecks, Clock, JudgedFile, RemedyFor } from './checks.ts';
import { findings } from './findings.ts';
import type { StoredCertificate } from './stored-certificate.ts';

/**
 * What a stored certificate says of itself, whoever meets it: dates, key, form, strength, usage. A file that
 * is missing gives nothing: its link says so. `renewedBy` names what renews it, null when nothing does.
 */
export function certificateChecks(
  stored: StoredCertificate,
  role: 'server' | 'client',
  link: LinkName,
  clock: Clock,
  renewedBy: string | null,
  remedyFor: RemedyFor = () => null,
  kinds: readonly FindingKind<CertificateChecks>[] = findings,
): CheckResult[] {
  const subject = subjectOf(stored);
  const { leaf, problem } = stored;
  const file: JudgedFile = {
    stored,
    subject,
    fail: (kind, particular) =>
      failedCheck(kind, { subject, link, remedy: remedyFor(kind.code), ...particular }),
  };
  if (problem?.kind === 'missing') return [];
  if (problem?.kind === 'malformed')
    return kinds.flatMap(({ checks }) => checks.malformed?.(file, problem.why) ?? []);
  if (leaf === null) {
    const why = problem?.why ?? 'the certificate could not be read';
    return kinds.flatMap((kind) => (kind.checks.leaf === undefined ? [] : [unknown(kind, subject, why)]));
  }
  const judged = { ...file, leaf, name: certificateName(stored, leaf), role, clock, renewedBy };
  return kinds.flatMap(({ checks }) => [...(checks.leaf?.(judged) ?? []), ...(checks.pair?.(judged) ?? [])]);
}
