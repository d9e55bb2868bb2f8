import { servingOption } from '../../../calico/control-plane/apiserver-line.ts';
import type { HostText } from '../../../calico/control-plane/host-text.ts';
import { flagOption, type StaticPod, staticPodName } from '../../../calico/control-plane/static-pod.ts';
import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { apiserver } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import type { ApiserverChecks, Surroundings } from '../checks.ts';
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

function givenCertificate(pod: StaticPod, { readText }: Surroundings): CheckResult[] {
  const serving = servingOption(pod, 'tls-cert-file');
  const isInFolder = serving.kind === 'set' && flagOption(pod, 'tls-cert-file').kind === 'unset';
  if (isInFolder) return [fromFolder(staticPodName(pod), serving.text, readText(serving.text))];
  return optionCheck(ctls211, pod, [serving], ([file]) =>
    isGiven(file) ? null : { message: 'has no --tls-cert-file: its certificate is self-signed' },
  );
}

/** What lies in --cert-dir is served; where nothing does, kube-apiserver makes it. */
function fromFolder(name: string, path: string, file: HostText): CheckResult {
  if (file.kind === 'text') return passed(ctls211, name);
  if (file.kind === 'unknown') return unknown(ctls211, name, `${path}: ${file.why}`);
  const message = `${name} has no --tls-cert-file, and ${path} does not exist: its certificate is self-signed`;
  return failedCheck(ctls211, { subject: name, message });
}
