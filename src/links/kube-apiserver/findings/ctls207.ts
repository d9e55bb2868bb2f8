import type { Option } from '../../../calico/control-plane/option.ts';
import { flagOption, type StaticPod } from '../../../calico/control-plane/static-pod.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { apiserver } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import type { ApiserverChecks } from '../checks.ts';
import { isGiven, optionCheck } from '../option-check.ts';

export const ctls207: FindingKind<ApiserverChecks> = findingKind({
  code: 'CTLS207',
  link: 'kube-apiserver',
  severity: 'warning',
  title: 'kube-apiserver issues and checks service account tokens with keys of their own',
  explanation:
    'Components identify themselves by service account tokens. --service-account-issuer names who issues them and --service-account-key-file the keys that check them; without the latter the key of the serving certificate is used, and changing that certificate makes every token invalid.',
  remedy:
    'Start kube-apiserver with --service-account-issuer, --service-account-signing-key-file and --service-account-key-file.',
  examples: apiserver,
  checks: { pod: keysOfItsOwn },
});

function keysOfItsOwn(pod: StaticPod): CheckResult[] {
  const flag = (option: string) => flagOption(pod, option);
  const options = [
    flag('service-account-issuer'),
    signer(flag('service-account-signing-key-file'), flag('service-account-signing-endpoint')),
    signer(flag('service-account-key-file'), flag('service-account-signing-endpoint')),
  ];
  return optionCheck(ctls207, pod, options, ([issuer, signing, checking]) => {
    const lacks = [
      ...(isGiven(issuer) ? [] : ['--service-account-issuer']),
      ...(isGiven(signing) ? [] : ['--service-account-signing-key-file']),
      ...(isGiven(checking) ? [] : ['--service-account-key-file']),
    ];
    return lacks.length === 0 ? null : { message: `has no ${lacks.join(', no ')}` };
  });
}

/** An external signer stands for both key files (Kubernetes 1.32 and newer). */
function signer(file: Option, endpoint: Option): Option {
  return endpoint.kind === 'set' ? endpoint : file;
}
