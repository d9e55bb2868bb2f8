import { hostOf } from '../../../calico/control-plane/etcd-listeners.ts';
import { ofEnds } from '../../../calico/lists.ts';
import { failedCheck, passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import type { Certificate } from '../../../x509/certificate.ts';
import { certificateName, subjectOf } from '../../certificates/certificate-name.ts';
import { etcdSans } from '../../examples.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import { hostMatches } from '../../host-name.ts';
import { listed, shown, unique } from '../../wording.ts';
import type { CertifiedServer } from '../certified-server.ts';
import type { EtcdChecks } from '../checks.ts';
import { type EtcdEnd, endNames } from '../end.ts';

export const ctls314: FindingKind<EtcdChecks> = findingKind({
  code: 'CTLS314',
  link: 'etcd',
  severity: 'error',
  title: "etcd's certificate is valid for every host that Calico dials",
  explanation:
    'etcd\'s clients look for the host of the endpoint among the certificate\'s SANs: a name among the DNS SANs, an address among the IP SANs. The Common Name does not count. Where it is not there, they refuse the connection ("x509: certificate is valid for ..., not ...").',
  remedy:
    "Issue etcd's certificate with a SAN for each host in the endpoints, or write a host that it has into the endpoints.",
  passesFrom: ofEnds,
  probedOn: ['etcd'],
  examples: etcdSans,
  checks: { hosts: validForHosts },
});

/** The hosts of the https endpoints, against the SANs of the etcd that answers there. */
function validForHosts(ends: readonly EtcdEnd[], servers: readonly CertifiedServer[]): CheckResult[] {
  const hosts = unique(ends.flatMap(httpsHosts));
  return servers.flatMap((one) =>
    hosts
      .filter((host) => one.hosts.includes(host) || isOnly(host, ends, servers))
      .flatMap((host) => validFor(host, one, ends)),
  );
}

function validFor(
  host: string,
  { server, certificate }: CertifiedServer,
  ends: readonly EtcdEnd[],
): CheckResult[] {
  const subject = `${subjectOf(certificate)} for ${host}`;
  const { leaf, problem } = certificate;
  if (leaf === null) return problem?.kind === 'unknown' ? [unknown(ctls314, subject, problem.why)] : [];
  if (hostMatches(leaf, host)) return [passed(ctls314, subject)];
  const dialling = ends.filter((end) => httpsHosts(end).includes(host));
  const who = `${endNames(dialling)} dial${dialling.length === 1 ? 's' : ''}`;
  return [
    failedCheck(ctls314, {
      subject,
      message: `${certificateName(certificate, leaf)}, the certificate of etcd of ${server.name}, is not valid for ${host}, which ${who}: ${sansText(leaf)}`,
      concerns: [subject, `etcd ${server.name}`, ...dialling.map(({ label }) => label)],
    }),
  ];
}

function sansText({ dnsSans, ipSans }: Certificate): string {
  const sans = [...dnsSans, ...ipSans].map(shown);
  return sans.length === 0
    ? 'it has no DNS or IP SAN, and the Common Name does not count'
    : `its SAN${sans.length === 1 ? ' is' : 's are'} ${listed(sans)}`;
}

/** Every client dials this host alone, and there is one etcd: it is behind it, whatever it calls itself. */
function isOnly(host: string, ends: readonly EtcdEnd[], servers: readonly CertifiedServer[]): boolean {
  const dialled = unique(ends.flatMap(({ endpoints }) => (endpoints ?? []).map(hostOf)));
  return servers.length === 1 && dialled.length === 1 && dialled[0] === host;
}

function httpsHosts({ dials }: EtcdEnd): string[] {
  return (dials ?? [])
    .filter(({ plaintext, problem }) => plaintext === false && problem === null)
    .map(({ text }) => hostOf(text));
}
