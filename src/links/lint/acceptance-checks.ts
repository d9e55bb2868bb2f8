import { failedCheck, passed, unknown } from '../../findings/check.ts';
import type { CheckResult, LinkName } from '../../findings/finding.ts';
import { acceptance as acceptanceByGos } from '../../x509/acceptance-of-releases.ts';
import type { Verdict } from '../../x509/verdict.ts';
import { subjectOf } from '../certificates/certificate-name.ts';
import { ctls407 } from '../certificates/findings/ctls407.ts';
import type { StoredCertificate, StoredTrust } from '../certificates/stored-certificate.ts';
import { findingOf } from '../felix-typha/refusal.ts';
import { everyGo } from '../release-go.ts';

/** One end with the files that it presents and verifies with. */
export interface AcceptanceEnd {
  readonly name: string;
  readonly certificate: StoredCertificate | null;
  readonly trust: StoredTrust | null;
}

/**
 * CTLS407 and the like: whether each end accepts the other's certificate, as far as their files are known.
 * `demands`: the server asks for certificates; null when that is not known.
 */
export function acceptanceChecks(
  client: AcceptanceEnd,
  server: AcceptanceEnd,
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
  verifier: AcceptanceEnd,
  holder: AcceptanceEnd,
  role: 'client' | 'server',
  link: LinkName,
  now: Date,
): CheckResult[] {
  const { certificate } = holder;
  const { trust } = verifier;
  if (certificate === null) return [];
  const subject = subjectOf(certificate);
  if (certificate.text === null)
    return trust === null ? [] : [unknown(ctls407, subject, whyUnread(certificate, trust))];
  // A client without a CA file verifies with the roots of its system; a server without one does not.
  if (trust === null && role === 'server') return [];
  const caFile = trust?.text ?? null;
  const verdict = acceptanceByGos(
    { role, caFile, commonName: '', uriSan: '' },
    { certFile: certificate.text },
    { verifier: everyGo, presenter: everyGo },
    now,
  );
  if (verdict?.accepted === false) return [refusal(verifier, holder, certificate, verdict, role, link)];
  if (trust === null) return [];
  if (caFile === null) return [unknown(ctls407, subject, whyUnread(certificate, trust))];
  if (verdict !== null) return [passed(ctls407, subject)];
  return [
    unknown(
      ctls407,
      subject,
      `some Go releases that ${verifier.name} and ${holder.name} may be built with accept it, others refuse it`,
    ),
  ];
}

function whyUnread(certificate: StoredCertificate, trust: StoredTrust): string {
  return certificate.problem?.why ?? trust.problem?.why ?? 'a file could not be read';
}

/** Where the CAs are not known it is certain whatever they are. */
function refusal(
  { name, trust }: AcceptanceEnd,
  holder: AcceptanceEnd,
  certificate: StoredCertificate,
  { refusal: { code, message } }: Extract<Verdict, { accepted: false }>,
  role: 'client' | 'server',
  link: LinkName,
): CheckResult {
  const subject = subjectOf(certificate);
  const isKnown = trust !== null && trust.text !== null;
  const whatever = trust === null ? ', whatever CAs it trusts' : ', whatever its CA file holds';
  return failedCheck(findingOf(code, role), {
    subject,
    link,
    message: `${name} refuses the certificate of ${holder.name} (${certificate.source}, issuer ${certificate.leaf?.issuer ?? 'unknown'}): ${message}${isKnown ? '' : whatever}`,
    evidence: isKnown
      ? [`${name} trusts ${trust.source}: ${trust.anchors.map((anchor) => anchor.subject).join('; ')}`]
      : [],
    concerns: [subject, holder.name, name],
  });
}
