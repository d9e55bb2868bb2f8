import { flagOption, type StaticPod, staticPodName } from '../../../calico/control-plane/static-pod.ts';
import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import type { AnonymousObservation } from '../../../snapshot/socket-observation.ts';
import { apiserver } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import { listed } from '../../wording.ts';
import type { ApiserverChecks } from '../checks.ts';

export const ctls208: FindingKind<ApiserverChecks> = findingKind({
  code: 'CTLS208',
  link: 'kube-apiserver',
  severity: 'info',
  title: 'kube-apiserver refuses anonymous requests',
  explanation:
    'Anonymous requests are allowed unless --anonymous-auth=false; what they may do is up to RBAC. Health checks of some installations need them.',
  remedy:
    'Start kube-apiserver with --anonymous-auth=false where nothing needs them, or limit them to the health paths with an AuthenticationConfiguration.',
  examples: apiserver,
  checks: { pod: refused, anonymous: answered },
});

function refused(pod: StaticPod): CheckResult[] {
  const name = staticPodName(pod);
  const option = flagOption(pod, 'anonymous-auth');
  const file = flagOption(pod, 'authentication-config');
  if (option.kind === 'unknown') return [unknown(ctls208, name, option.why)];
  if (option.kind === 'set' && option.text === 'false') return [passed(ctls208, name)];
  if (option.kind === 'unset' && file.kind === 'set')
    return [unknown(ctls208, name, `--authentication-config names ${file.text}, a file of its host`)];
  return [
    failedCheck(ctls208, {
      subject: name,
      message: `${name} allows anonymous requests (${option.kind === 'set' ? `--anonymous-auth=${option.text}` : 'the default'})`,
    }),
  ];
}

const unauthorized = 401;

/** 401 is a refusal; any other answer means that the request was let in as system:anonymous, whatever RBAC said then. */
function answered(answers: readonly AnonymousObservation[]): CheckResult[] {
  const subject = 'kube-apiserver';
  const known = answers.filter(({ status }) => status !== null);
  if (known.length === 0)
    return [unknown(ctls208, subject, answers[0]?.cause ?? 'no request without a credential was answered')];
  const letIn = known.filter(({ status }) => status !== unauthorized);
  if (letIn.length === 0) return [passed(ctls208, subject)];
  return [
    failedCheck(ctls208, {
      subject,
      message: `kube-apiserver let in requests without a credential: ${listed(letIn.map(({ path, status }) => `${path} was answered with ${status}`))}`,
    }),
  ];
}
