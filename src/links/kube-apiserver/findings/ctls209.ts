import { flagOption, type StaticPod } from '../../../calico/control-plane/static-pod.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { apiserver } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import type { ApiserverChecks } from '../checks.ts';
import { optionCheck } from '../option-check.ts';

export const ctls209: FindingKind<ApiserverChecks> = findingKind({
  code: 'CTLS209',
  link: 'kube-apiserver',
  severity: 'warning',
  title: 'kube-apiserver accepts TLS 1.2 and newer only',
  explanation:
    'Without --tls-min-version the minimum is 1.2; a lower one lets a client talk both ends down to a version with known weaknesses.',
  remedy: 'Remove --tls-min-version, or set VersionTLS12 or VersionTLS13.',
  examples: apiserver,
  checks: { pod: tls12OrNewer },
});

function tls12OrNewer(pod: StaticPod): CheckResult[] {
  return optionCheck(ctls209, pod, [flagOption(pod, 'tls-min-version')], ([version]) =>
    version === 'VersionTLS10' || version === 'VersionTLS11'
      ? {
          message: `accepts TLS ${version === 'VersionTLS10' ? '1.0' : '1.1'} (--tls-min-version=${version})`,
        }
      : null,
  );
}
