import { unknown } from '../../findings/check.ts';
import type { CheckResult, FindingCode, Remedy } from '../../findings/finding.ts';
import { certificateChecks } from '../certificates/certificate-checks.ts';
import { ctls401 } from '../certificates/findings/ctls401.ts';
import { ctls402 } from '../certificates/findings/ctls402.ts';
import { ctls412 } from '../certificates/findings/ctls412.ts';
import { trustChecks } from '../certificates/trust-checks.ts';
import type { FindingKind } from '../finding-kind.ts';
import type { JudgeContext } from '../judgement.ts';
import type { ApiserverChecks } from './checks.ts';
import { findings } from './findings.ts';
import type { ServingCertificate } from './serving-certificate.ts';

const subject = 'kube-apiserver';

/** What was presented says of the connection and of itself. `ownPods`: the control plane is visible as pods. */
export function servingChecks(
  seen: ServingCertificate | null,
  context: JudgeContext,
  ownPods: boolean,
  kinds: readonly FindingKind<ApiserverChecks>[] = findings,
): CheckResult[] {
  const { connection, metadata } = context.snapshot;
  if (seen === null) {
    const why = connection.kind === 'failed' ? connection.cause : 'kube-apiserver presented no certificate';
    return [unknown(ctls401, subject, why), unknown(ctls402, subject, why), unknown(ctls412, subject, why)];
  }
  const renewedBy = ownPods ? null : 'whoever runs the control plane';
  const remedyFor = (code: FindingCode): Remedy | null => (ownPods ? controlPlaneRemedy(code) : null);
  return [
    ...kinds.flatMap(({ checks }) => checks.connection?.(seen, metadata.server) ?? []),
    ...certificateChecks(seen.certificate, 'server', 'kube-apiserver', context, renewedBy, remedyFor),
    ...(seen.trust.anchors.length === 0
      ? [unknown(ctls412, subject, 'kube-apiserver did not present its CA')]
      : trustChecks(seen.trust, 'kube-apiserver', context, remedyFor)),
  ];
}

function controlPlaneRemedy(code: FindingCode): Remedy | null {
  if (code !== 'CTLS401' && code !== 'CTLS402') return null;
  return {
    command: null,
    text: 'Renew it on every control plane node (with kubeadm: kubeadm certs renew apiserver), then restart kube-apiserver there.',
  };
}
