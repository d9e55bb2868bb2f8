import { passed } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { certificate } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import type { CertificateChecks, JudgedLeaf } from '../checks.ts';
import { ageOf, ageText } from '../expiry-checks.ts';

export const ctls403: FindingKind<CertificateChecks> = findingKind({
  code: 'CTLS403',
  link: null,
  severity: 'error',
  title: 'The certificate is valid already',
  explanation: 'Its validity begins in the future, or the clock of the node is behind.',
  remedy: 'Wait, correct the clock, or issue it with an earlier start.',
  probedOn: ['felix-typha'],
  examples: certificate,
  checks: { leaf: validAlready },
});

function validAlready({ leaf, name, subject, clock, fail }: JudgedLeaf): CheckResult[] {
  const age = ageOf(leaf, clock);
  if (age.kind !== 'not-yet-valid') return [passed(ctls403, subject)];
  return [fail(ctls403, { message: `${name} ${ageText(age, leaf)}` })];
}
