import { minorOf } from '../../../calico/control-plane/apiserver-line.ts';
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
    'Whoever reaches the insecure port is an administrator, without a credential. Kubernetes 1.20 and later have none: they take 0 alone for --insecure-port, and from 1.24 on do not start with the flag.',
  remedy:
    'Upgrade Kubernetes, or close it with --insecure-port=0 up to 1.19; take that flag away again before 1.24, which does not start with it.',
  examples: apiserver,
  checks: { pod: insecurePort },
});

/** The default is 8080 up to Kubernetes 1.19; from 1.20 on there is none, whatever the flag says. */
function insecurePort(pod: StaticPod, { snapshot }: Surroundings): CheckResult[] {
  const name = staticPodName(pod);
  const minor = minorOf(pod, snapshot);
  const option = flagOption(pod, 'insecure-port');
  if (option.kind === 'unknown') return [unknown(ctls210, name, option.why)];
  if (option.kind === 'set') {
    if (option.text === '0' || (minor !== null && minor >= 20)) return [passed(ctls210, name)];
    const serves = `serves everybody in plaintext on port ${option.text} (--insecure-port)`;
    const message =
      minor === null
        ? `${name} ${serves} up to Kubernetes 1.19, and does not start from 1.20 on`
        : `${name} ${serves}`;
    return [failedCheck(ctls210, { subject: name, message })];
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
