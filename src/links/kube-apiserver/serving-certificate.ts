import { failedCheck, passed, unknown } from '../../findings/check.ts';
import type { CheckResult, FindingCode, Remedy } from '../../findings/finding.ts';
import type { Reading } from '../../snapshot/reading.ts';
import type { ServerConnection } from '../../snapshot/snapshot.ts';
import { unknownKeyFile } from '../../x509/key-trace.ts';
import { parseCertificates } from '../../x509/parse.ts';
import { certificateChecks } from '../certificate-checks.ts';
import { ctls401 } from '../certificates/findings/ctls401.ts';
import { ctls402 } from '../certificates/findings/ctls402.ts';
import { ctls412 } from '../certificates/findings/ctls412.ts';
import type { JudgeContext } from '../judgement.ts';
import type { StoredCertificate, StoredTrust } from '../stored-certificate.ts';
import { trustChecks } from '../trust-checks.ts';
import { ctls212 } from './findings/ctls212.ts';

/** What kube-apiserver presented on this program's own connection; null when there was none. */
export interface ServingCertificate {
  readonly certificate: StoredCertificate;
  /** The CAs of the chain: empty when only the leaf was presented and none is known. */
  readonly trust: StoredTrust;
  readonly verified: boolean;
}

const subject = 'kube-apiserver';
const name = 'serving certificate of kube-apiserver';

export function servingCertificate(connection: Reading<ServerConnection>): ServingCertificate | null {
  if (connection.kind !== 'known' || connection.value.chain.length === 0) return null;
  const text = connection.value.chain.join('\n');
  const { certificates, problems } = parseCertificates(text);
  const leaf = certificates[0] ?? null;
  const unseen = { object: null, text } as const;
  return {
    certificate: {
      ...unseen,
      source: name,
      key: null,
      leaf,
      chain: leaf === null ? [] : [leaf],
      trouble: leaf === null ? { kind: 'malformed', why: problems[0]?.message ?? 'no certificate' } : null,
      keyMatches: null,
      keyError: null,
      keyDoubt: null,
      keyTrace: unknownKeyFile,
    },
    trust: {
      ...unseen,
      source: 'chain of kube-apiserver',
      anchors: certificates.slice(1).filter(({ isCa }) => isCa),
      trouble: null,
    },
    verified: connection.value.verified,
  };
}

/** CTLS212 and the certificate checks of what was presented. `ownPods`: the control plane is visible as pods. */
export function servingChecks(
  seen: ServingCertificate | null,
  context: JudgeContext,
  ownPods: boolean,
): CheckResult[] {
  const { connection } = context.snapshot;
  if (seen === null) {
    const why = connection.kind === 'failed' ? connection.cause : 'kube-apiserver presented no certificate';
    return [unknown(ctls401, subject, why), unknown(ctls402, subject, why), unknown(ctls412, subject, why)];
  }
  const renewedBy = ownPods ? null : 'whoever runs the control plane';
  const remedyFor = (code: FindingCode): Remedy | null => (ownPods ? controlPlaneRemedy(code) : null);
  return [
    seen.verified
      ? passed(ctls212, subject)
      : failedCheck(ctls212, {
          subject,
          message: `This program's connection to ${context.snapshot.metadata.server ?? 'kube-apiserver'} was not verified: what it saw may come from somebody else`,
        }),
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
