import { allowsEverythingOf, anonymousAccessOf } from '../../../calico/control-plane/apiserver-line.ts';
import { type StaticPod, staticPodName } from '../../../calico/control-plane/static-pod.ts';
import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import type { AnonymousObservation } from '../../../snapshot/socket-observation.ts';
import { apiserver } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import { listed } from '../../wording.ts';
import type { ApiserverChecks, Surroundings } from '../checks.ts';

export const ctls208: FindingKind<ApiserverChecks> = findingKind({
  code: 'CTLS208',
  link: 'kube-apiserver',
  severity: 'info',
  title: 'kube-apiserver refuses anonymous requests',
  explanation:
    'Anonymous requests are allowed unless --anonymous-auth is off, the authorization mode is AlwaysAllow (which resets it), or the block `anonymous` of an AuthenticationConfiguration says otherwise; what they may do is up to RBAC. Health checks of some installations need them.',
  remedy:
    'Start kube-apiserver with --anonymous-auth=false where nothing needs them, or limit them to the health paths with an AuthenticationConfiguration.',
  examples: apiserver,
  checks: { pod: refused, anonymous: answered },
});

/** Paths of health checks, on which anonymous requests are usual. */
const health = /^\/(?:healthz|livez|readyz)(?:\/|$)/;

function refused(pod: StaticPod, { readText }: Surroundings): CheckResult[] {
  const name = staticPodName(pod);
  const access = anonymousAccessOf(pod, readText);
  switch (access.kind) {
    case 'unknown':
      return [unknown(ctls208, name, access.why)];
    case 'refused':
      return [passed(ctls208, name)];
    case 'paths': {
      const others = access.paths.filter((path) => !health.test(path));
      if (others.length === 0) return [passed(ctls208, name)];
      const message = `${name} allows anonymous requests to ${listed(others)} (${access.by})`;
      return [failedCheck(ctls208, { subject: name, message })];
    }
    case 'allowed': {
      const message = `${name} allows anonymous requests (${access.by})`;
      const all = allowsEverythingOf(pod);
      if (all.kind !== 'yes') return [failedCheck(ctls208, { subject: name, message })];
      return [
        failedCheck(ctls208, {
          subject: name,
          severity: 'error',
          message: `${message}, and lets every request do everything (${all.by}): whoever reaches it is an administrator`,
        }),
      ];
    }
  }
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
