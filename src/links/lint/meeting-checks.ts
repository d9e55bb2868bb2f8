import { failedCheck, passed, unknown } from '../../findings/check.ts';
import type { CheckResult, LinkName } from '../../findings/finding.ts';
import { acceptance as acceptanceByGos } from '../../x509/acceptance-of-releases.ts';
import { subjectOf } from '../certificates/certificate-name.ts';
import { ctls407 } from '../certificates/findings/ctls407.ts';
import type { StoredCertificate, StoredTrust } from '../certificates/stored-certificate.ts';
import { findingOf } from '../felix-typha/refusal.ts';
import { everyGo } from '../release-go.ts';

/** One end with the files that it presents and verifies with. */
export interface MeetingEnd {
  readonly name: string;
  readonly certificate: StoredCertificate | null;
  readonly trust: StoredTrust | null;
}

/**
 * CTLS407 and the like: whether each end accepts the other's certificate, as far as their files are known.
 * `demands`: the server asks for certificates; null when that is not known.
 */
export function meetingChecks(
  client: MeetingEnd,
  server: MeetingEnd,
  link: LinkName,
  demands: boolean | null,
  now: Date,
): CheckResult[] {
  return [
    ...acceptance(client, server, 'client', link, now),
    ...(demands === false ? [] : acceptance(server, client, 'server', link, now)),
  ];
}

function acceptance(
  verifier: MeetingEnd,
  holder: MeetingEnd,
  role: 'client' | 'server',
  link: LinkName,
  now: Date,
): CheckResult[] {
  const { certificate } = holder;
  if (certificate === null || verifier.trust === null) return [];
  const subject = subjectOf(certificate);
  const why = certificate.trouble?.why ?? verifier.trust.trouble?.why;
  if (certificate.text === null || verifier.trust.text === null)
    return [unknown(ctls407, subject, why ?? 'a file could not be read')];
  const caFile = verifier.trust.text;
  const verdict = acceptanceByGos(
    { role, caFile, commonName: '', uriSan: '' },
    { certFile: certificate.text },
    { verifier: everyGo, presenter: everyGo },
    now,
  );
  if (verdict === null)
    return [
      unknown(
        ctls407,
        subject,
        `some Go releases that ${verifier.name} and ${holder.name} may be built with accept it, others refuse it`,
      ),
    ];
  if (verdict.accepted) return [passed(ctls407, subject)];
  const { code, message } = verdict.refusal;
  return [
    failedCheck(findingOf(code, role), {
      subject,
      link,
      message: `${verifier.name} refuses the certificate of ${holder.name} (${certificate.source}, issuer ${certificate.leaf?.issuer ?? 'unknown'}): ${message}`,
      evidence: [
        `${verifier.name} trusts ${verifier.trust.source}: ${verifier.trust.anchors.map((anchor) => anchor.subject).join('; ')}`,
      ],
      concerns: [subject, holder.name, verifier.name],
    }),
  ];
}
