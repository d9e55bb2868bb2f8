import { passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { nextAuthority } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import { certificateName } from '../certificate-name.ts';
import type { CertificateChecks, JudgedTrust } from '../checks.ts';
import { ageOf, ageText, soonSeverity } from '../expiry-checks.ts';

export const ctls412: FindingKind<CertificateChecks> = findingKind({
  code: 'CTLS412',
  link: null,
  severity: 'warning',
  title: 'The CA certificates of the bundle are valid and do not expire soon',
  explanation: 'When a CA expires, every certificate below it does too, whatever its own dates.',
  remedy: 'Trust the next CA beside this one before you change the leafs.',
  examples: nextAuthority,
  checks: { trust: authoritiesValid },
});

/** An expired CA beside others is a warning: it may be the one that was replaced. */
function authoritiesValid({ stored, subject, clock, fail }: JudgedTrust): CheckResult[] {
  const { problem, anchors } = stored;
  if (problem?.kind === 'malformed') return [];
  if (problem !== null) return [unknown(ctls412, subject, problem.why)];
  const ages = anchors.map((anchor) => ({ anchor, age: ageOf(anchor, clock) }));
  const usable = ages.filter(({ age }) => age.kind === 'fresh' || age.kind === 'expires-soon').length;
  const results = ages.flatMap(({ anchor, age }): CheckResult[] => {
    if (age.kind === 'fresh') return [];
    const isOnlyHope = usable <= 1;
    const severity =
      age.kind === 'expires-soon'
        ? soonSeverity(age.lastThird && isOnlyHope, false)
        : usable === 0
          ? 'error'
          : 'warning';
    const beside = age.kind === 'expires-soon' || usable === 0 ? '' : ' (another CA of the bundle is valid)';
    return [
      fail(ctls412, {
        severity,
        message: `CA ${certificateName(stored, anchor)} ${ageText(age, anchor)}${beside}`,
      }),
    ];
  });
  return results.length === 0 ? [passed(ctls412, subject)] : results;
}
