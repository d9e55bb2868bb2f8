import { flagOption, type StaticPod, staticPodName } from '../../../calico/control-plane/static-pod.ts';
import { reachesTls13Apiserver } from '../../../calico/tls-variables.ts';
import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { apiserver } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import type { ApiserverChecks, Surroundings } from '../checks.ts';

export const ctls213: FindingKind<ApiserverChecks> = findingKind({
  code: 'CTLS213',
  link: 'kube-apiserver',
  severity: 'error',
  title: "Calico's release speaks a TLS version that kube-apiserver accepts",
  explanation:
    'Calico v3.25.1 and v3.26.4 cannot connect to a kube-apiserver that accepts TLS 1.3 alone (kubespray#10463, calico#7520); v3.25.0 can, and v3.27.0 and newer.',
  remedy:
    'Upgrade Calico to v3.27 or newer first, or start kube-apiserver with --tls-min-version=VersionTLS12.',
  examples: apiserver,
  checks: { pod: tls13Alone },
});

/** Where the minimum of kube-apiserver asks for it. */
function tls13Alone(pod: StaticPod, { calicoVersion }: Surroundings): CheckResult[] {
  const name = staticPodName(pod);
  const minimum = flagOption(pod, 'tls-min-version');
  if (minimum.kind !== 'set' || minimum.text !== 'VersionTLS13') return [];
  const reaches = reachesTls13Apiserver(calicoVersion);
  if (reaches === true) return [passed(ctls213, name)];
  if (calicoVersion === null)
    return [
      failedCheck(ctls213, {
        subject: name,
        severity: 'warning',
        message: `${name} accepts TLS 1.3 alone (--tls-min-version=VersionTLS13): Calico v3.25.1 and v3.26.4 cannot connect, and which release is to connect is not known`,
      }),
    ];
  if (reaches === null) {
    const why = `--tls-min-version=VersionTLS13: Calico v3.25.1 and v3.26.4 cannot connect, of ${calicoVersion ?? 'its release'} it is not known`;
    return [unknown(ctls213, name, why)];
  }
  const message = `${name} accepts TLS 1.3 alone (--tls-min-version=VersionTLS13): Calico ${calicoVersion} cannot connect`;
  return [failedCheck(ctls213, { subject: name, message })];
}
