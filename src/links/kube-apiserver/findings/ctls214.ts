import { minorOf, startOfPod } from '../../../calico/control-plane/apiserver-line.ts';
import { apiserverRules } from '../../../calico/control-plane/apiserver-rules.ts';
import { type StaticPod, staticPodName } from '../../../calico/control-plane/static-pod.ts';
import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { apiserver } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import type { ApiserverChecks, Surroundings } from '../checks.ts';

export const ctls214: FindingKind<ApiserverChecks> = findingKind({
  code: 'CTLS214',
  link: 'kube-apiserver',
  severity: 'error',
  title: 'kube-apiserver starts with its flags',
  explanation:
    'A flag that its version does not know, a value that it does not take, or two settings that exclude each other end kube-apiserver at once. One that runs goes on until its next restart. `explain kube-apiserver` lists what each version refuses.',
  remedy: 'Correct the flags that are named before kube-apiserver is restarted.',
  examples: apiserver,
  checks: { pod: starts },
});

/** CTLS207 tells of the keys of service accounts. */
const rules = apiserverRules.filter(({ name }) => name !== 'service-account-keys');

function starts(pod: StaticPod, around: Surroundings): CheckResult[] {
  const name = staticPodName(pod);
  const verdict = startOfPod(pod, around, rules);
  if (verdict.kind === 'unknown') return [unknown(ctls214, name, verdict.why)];
  if (verdict.kind === 'starts') return [passed(ctls214, name)];
  const minor = minorOf(pod, around.snapshot);
  const as = minor === null ? '' : ` as Kubernetes 1.${minor}`;
  const message = `${name} does not start${as}: ${verdict.why.join('; ')}`;
  return [failedCheck(ctls214, { subject: name, message })];
}
