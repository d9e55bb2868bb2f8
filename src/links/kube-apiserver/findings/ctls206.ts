import type { StaticPod } from '../../../calico/control-plane/static-pod.ts';
import { flagOption } from '../../../calico/control-plane/static-pod.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { apiserver } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import type { ApiserverChecks, Surroundings } from '../checks.ts';
import { isGiven, optionCheck } from '../option-check.ts';

export const ctls206: FindingKind<ApiserverChecks> = findingKind({
  code: 'CTLS206',
  link: 'kube-apiserver',
  severity: 'info',
  title: 'kube-apiserver accepts client certificates of a CA of its own',
  explanation:
    'Without --client-ca-file no component can identify itself by a certificate; tokens still work.',
  remedy: 'Start kube-apiserver with --client-ca-file if clients are to use certificates.',
  examples: apiserver,
  checks: { pod: ownCa },
});

/** An error where some component of Calico shows a certificate. */
function ownCa(pod: StaticPod, { certificatesUsed }: Surroundings): CheckResult[] {
  return optionCheck(ctls206, pod, [flagOption(pod, 'client-ca-file')], ([file]) =>
    isGiven(file)
      ? null
      : {
          message: 'has no --client-ca-file: it accepts no client certificates',
          severity: certificatesUsed ? 'error' : 'info',
        },
  );
}
