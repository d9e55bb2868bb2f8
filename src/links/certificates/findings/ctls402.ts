import { passed } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { certificate } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import type { CertificateChecks, JudgedLeaf } from '../checks.ts';
import { ageOf, ageText, soonSeverity } from '../expiry-checks.ts';

export const ctls402: FindingKind<CertificateChecks> = findingKind({
  code: 'CTLS402',
  link: null,
  severity: 'warning',
  title: 'The certificate does not expire soon',
  explanation:
    'Soon is the sooner of 30 days (--expires-within) and a third of its lifetime. It is an error when nothing renews it and two thirds of that time have passed.',
  remedy: 'Renew it before it expires.',
  probedOn: ['felix-typha'],
  examples: certificate,
  checks: { leaf: notSoon },
});

/** Only where it is valid. */
function notSoon({ leaf, name, subject, clock, renewedBy, fail }: JudgedLeaf): CheckResult[] {
  const age = ageOf(leaf, clock);
  if (age.kind === 'fresh') return [passed(ctls402, subject)];
  if (age.kind !== 'expires-soon') return [];
  const renewal = renewedBy === null ? 'nothing renews it' : `${renewedBy} renews it`;
  return [
    fail(ctls402, {
      severity: soonSeverity(age.lastThird, renewedBy !== null),
      message: `${name} ${ageText(age, leaf)}; ${renewal}`,
      evidence: [`issuer ${leaf.issuer}`],
    }),
  ];
}
