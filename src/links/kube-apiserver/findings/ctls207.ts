import { minorOf } from '../../../calico/control-plane/apiserver-line.ts';
import type { Option } from '../../../calico/control-plane/option.ts';
import { flagOption, type StaticPod } from '../../../calico/control-plane/static-pod.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { apiserver } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import type { ApiserverChecks, Surroundings } from '../checks.ts';
import { isGiven, optionCheck } from '../option-check.ts';

export const ctls207: FindingKind<ApiserverChecks> = findingKind({
  code: 'CTLS207',
  link: 'kube-apiserver',
  severity: 'error',
  title: 'kube-apiserver issues and checks service account tokens with keys of their own',
  explanation:
    'Components identify themselves by service account tokens. --service-account-issuer names who issues them and --service-account-key-file the keys that check them. Kubernetes 1.20 and later do not start without; older ones check tokens with the key of the serving certificate, so that changing it makes every token invalid.',
  remedy:
    'Start kube-apiserver with --service-account-issuer, --service-account-signing-key-file and --service-account-key-file.',
  examples: apiserver,
  checks: { pod: keysOfItsOwn },
});

function keysOfItsOwn(pod: StaticPod, { snapshot }: Surroundings): CheckResult[] {
  const minor = minorOf(pod, snapshot);
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
    if (lacks.length === 0) return null;
    const message = `has no ${lacks.join(', no ')}`;
    return minor !== null && minor < 20
      ? { message, severity: 'warning' }
      : {
          message: `${message}: it does not start ${minor === null ? 'from Kubernetes 1.20 on' : `as Kubernetes 1.${minor}`}`,
        };
  });
}

/** An external signer stands for both key files (Kubernetes 1.32 and newer). */
function signer(file: Option, endpoint: Option): Option {
  return endpoint.kind === 'set' ? endpoint : file;
}
