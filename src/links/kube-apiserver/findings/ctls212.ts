import { failedCheck, passed } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import type { ApiserverChecks } from '../checks.ts';
import type { ServingCertificate } from '../serving-certificate.ts';

export const ctls212: FindingKind<ApiserverChecks> = findingKind({
  code: 'CTLS212',
  link: 'kube-apiserver',
  severity: 'warning',
  title: "This program's own connection verified kube-apiserver's certificate",
  explanation:
    'Without verification, what was read may come from somebody who answers in its place, and so may this report.',
  remedy: 'Use a kubeconfig with certificate-authority, without insecure-skip-tls-verify.',
  checks: { connection: verified },
});

function verified(seen: ServingCertificate, address: string | null): CheckResult[] {
  const subject = 'kube-apiserver';
  if (seen.verified) return [passed(ctls212, subject)];
  return [
    failedCheck(ctls212, {
      subject,
      message: `This program's connection to ${address ?? subject} was not verified: what it saw may come from somebody else`,
    }),
  ];
}
