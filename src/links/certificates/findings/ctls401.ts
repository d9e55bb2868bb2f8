import { passed } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { certificate } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import type { CertificateChecks, JudgedLeaf } from '../checks.ts';
import { ageOf, ageText } from '../expiry-checks.ts';

export const ctls401: FindingKind<CertificateChecks> = findingKind({
  code: 'CTLS401',
  link: null,
  severity: 'error',
  title: 'The certificate has not expired',
  explanation:
    'The other end refuses it at the next connection. Connections that stand outlive the expiry, so it shows only when a pod or a node restarts.',
  remedy: 'Renew it.',
  probedOn: ['felix-typha'],
  examples: certificate,
  checks: { leaf: notExpired },
});

function notExpired({ leaf, name, subject, clock, fail }: JudgedLeaf): CheckResult[] {
  const age = ageOf(leaf, clock);
  if (age.kind !== 'expired') return [passed(ctls401, subject)];
  return [fail(ctls401, { message: `${name} ${ageText(age, leaf)}` })];
}
