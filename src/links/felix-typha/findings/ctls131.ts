import { type RequestedCertificate, requestedCertificate } from '../../../calico/certificate-request.ts';
import { failedCheck, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { parseCertificates } from '../../../x509/parse.ts';
import { certificate } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';
import { shown } from '../../wording.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import { byTemplate, endNames, type FelixTyphaContext, templateName } from '../context.ts';
import type { End } from '../end.ts';

export const ctls131 = findingKind<FelixTyphaChecks>({
  code: 'CTLS131',
  link: 'felix-typha',
  severity: 'error',
  title: 'What pods ask the certificates API for can be accepted',
  explanation:
    'With Installation.spec.certificateManagement, an init container of each pod asks a signer for the certificate: a Common Name, DNS names, the IP and both usages, never a URI. What is issued is in the pod alone. A peer that demands something else, or does not hold the CA of the signer, refuses every certificate that can come of it.',
  remedy: 'Demand the Common Name that the pods ask for, or unset certificateManagement.',
  examples: certificate,
  checks: { cluster: requestedCertificates },
});

/**
 * Where pods ask the certificates API for their certificates, that what they ask for can be accepted. The
 * certificate itself is in the pod alone: that it is accepted is never said.
 */
function requestedCertificates({
  installation,
  snapshot,
  servers,
  clients,
}: FelixTyphaContext): CheckResult[] {
  if (!installation.certificateManagement) return [];
  const of = (ends: readonly End[], peers: readonly End[], secret: string): CheckResult[] =>
    byTemplate(ends.filter(({ mode }) => mode !== 'not-used')).flatMap(([end]) => {
      if (end === undefined) return [];
      const subject = templateName(end);
      if (end.workload.isExpected)
        return [
          unknown(
            ctls131,
            subject,
            'certificateManagement is set, so each pod asks for its certificate when it starts',
          ),
        ];
      const request = requestedCertificate(snapshot, end.workload, end.revision, secret);
      if (request === null)
        return [
          unknown(
            ctls131,
            subject,
            `certificateManagement is set, and no init container of ${subject} asks for a certificate`,
          ),
        ];
      const faults = byTemplate(peers).flatMap(([peer]) =>
        peer === undefined ? [] : faultOf(request, peer, subject),
      );
      return faults.length > 0 ? faults : [unknown(ctls131, subject, decidedBySigner(request))];
    });
  return [...of(servers, clients, 'typha-certs'), ...of(clients, servers, 'node-certs')];
}

function faultOf(request: RequestedCertificate, peer: End, subject: string): CheckResult[] {
  const { commonName, uriSan } = peer.tls;
  const fault = (why: string) =>
    failedCheck(ctls131, {
      subject,
      message: `${request.container} of ${subject} ${why}`,
      concerns: [subject, templateName(peer)],
    });
  if (peer.tls.outcome.kind !== 'tls') return [];
  if (commonName === '' && uriSan !== '')
    return [fault(`asks for no URI SAN, and ${endNames([peer])} demand ${shown(uriSan)}`)];
  if (request.commonName !== null && commonName !== '' && request.commonName !== commonName)
    return [
      fault(
        `asks for the Common Name ${shown(request.commonName)}, and ${endNames([peer])} demand ${shown(commonName)}`,
      ),
    ];
  if (request.caPem === null || peer.trust?.text == null) return [];
  const given = parseCertificates(request.caPem).certificates;
  const trusted = new Set(peer.trust.anchors.map(({ sha256 }) => sha256));
  if (given.length === 0 || given.some(({ sha256 }) => trusted.has(sha256))) return [];
  return [
    fault(
      `asks a signer of the CA ${given[0]?.subject ?? ''}, which ${peer.trust.source} of ${endNames([peer])} does not hold`,
    ),
  ];
}

function decidedBySigner({ signer, commonName }: RequestedCertificate): string {
  const who = signer === null ? 'a signer that could not be read' : `the signer ${signer}`;
  const name =
    commonName === null ? 'a Common Name that could not be read' : `the Common Name ${shown(commonName)}`;
  return `each pod asks ${who} for a certificate with ${name}, its IP, its DNS names and both usages when it starts; what was issued is in the pod alone`;
}
