import { minorVersion } from '../../../calico/apiserver-credential.ts';
import { flagOption, type StaticPod, staticPodName } from '../../../calico/control-plane/static-pod.ts';
import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { apiserver } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import type { ApiserverChecks, Surroundings } from '../checks.ts';

export const ctls210: FindingKind<ApiserverChecks> = findingKind({
  code: 'CTLS210',
  link: 'kube-apiserver',
  severity: 'error',
  title: 'kube-apiserver has no plaintext port',
  explanation:
    'Whoever reaches the insecure port is an administrator, without a credential. It is gone from Kubernetes 1.24 on and closed by default from 1.20 on.',
  remedy: 'Start kube-apiserver with --insecure-port=0.',
  examples: apiserver,
  checks: { pod: insecurePort },
});

/** The default is 8080 up to Kubernetes 1.19, closed from 1.20 on. */
function insecurePort(pod: StaticPod, { snapshot }: Surroundings): CheckResult[] {
  const name = staticPodName(pod);
  const minor = minorVersion(snapshot);
  const option = flagOption(pod, 'insecure-port');
  if (option.kind === 'unknown') return [unknown(ctls210, name, option.why)];
  if (option.kind === 'set') {
    if (option.text === '0') return [passed(ctls210, name)];
    return [
      failedCheck(ctls210, {
        subject: name,
        message: `${name} serves everybody in plaintext on port ${option.text} (--insecure-port)`,
      }),
    ];
  }
  if (minor === null) return [unknown(ctls210, name, 'the version of Kubernetes is not known')];
  if (minor >= 20) return [passed(ctls210, name)];
  return [
    failedCheck(ctls210, {
      subject: name,
      message: `${name} serves its host in plaintext on port 8080, the default of Kubernetes 1.${minor}`,
    }),
  ];
}
