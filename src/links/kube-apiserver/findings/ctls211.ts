import { flagOption, type StaticPod } from '../../../calico/control-plane/static-pod.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { apiserver } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import type { ApiserverChecks } from '../checks.ts';
import { isGiven, optionCheck } from '../option-check.ts';

export const ctls211: FindingKind<ApiserverChecks> = findingKind({
  code: 'CTLS211',
  link: 'kube-apiserver',
  severity: 'warning',
  title: 'kube-apiserver serves a certificate that was given to it',
  explanation:
    'Without --tls-cert-file it makes a self-signed one for itself, which the CA that components trust did not issue.',
  remedy: 'Start kube-apiserver with --tls-cert-file and --tls-private-key-file.',
  examples: apiserver,
  checks: { pod: givenCertificate },
});

function givenCertificate(pod: StaticPod): CheckResult[] {
  return optionCheck(ctls211, pod, [flagOption(pod, 'tls-cert-file')], ([file]) =>
    isGiven(file) ? null : { message: 'has no --tls-cert-file: its certificate is self-signed' },
  );
}
