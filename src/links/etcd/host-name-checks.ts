import { followPath } from '../../calico/mounted-file.ts';
import { etcdOption } from '../../calico/static-pod.ts';
import { failedCheck, passed, unknown } from '../../findings/check.ts';
import type { CheckResult } from '../../findings/finding.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { Certificate } from '../../x509/certificate.ts';
import { certificateName, subjectOf } from '../certificate-checks.ts';
import { hostMatches } from '../host-name.ts';
import { type StoredCertificate, storedCertificate } from '../stored-certificate.ts';
import { listed, shown, unique } from '../wording.ts';
import { type EtcdEnd, endNames, schemeOf } from './end.ts';
import { ctls314 } from './findings/ctls314.ts';
import { type EtcdServer, hostOf, hostsOf } from './server.ts';

/** An etcd whose certificate is known. */
export interface CertifiedServer {
  readonly server: EtcdServer;
  /** Hosts at which it answers. */
  readonly hosts: readonly string[];
  readonly certificate: StoredCertificate;
}

/** Of the etcd pods those whose certificate comes from a Secret or ConfigMap: files of a host are not seen. */
export function certifiedPods(snapshot: Snapshot, servers: readonly EtcdServer[]): CertifiedServer[] {
  return servers.flatMap((server): CertifiedServer[] => {
    const { pod, container } = server.pod;
    const named = etcdOption(snapshot, server.pod, 'cert-file');
    if (named.kind !== 'set') return [];
    const place = [pod.metadata.namespace ?? '', { spec: pod.spec }, container] as const;
    const file = followPath(snapshot, ...place, named.text);
    if (file.source === null) return [];
    return [{ server, hosts: hostsOf(snapshot, server), certificate: storedCertificate(file, null) }];
  });
}

/** CTLS314: the hosts of the https endpoints, against the SANs of the etcd that answers there. */
export function validForHosts(ends: readonly EtcdEnd[], servers: readonly CertifiedServer[]): CheckResult[] {
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
  const { leaf, trouble } = certificate;
  if (leaf === null) return trouble?.kind === 'unknown' ? [unknown(ctls314, subject, trouble.why)] : [];
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

function httpsHosts({ endpoints }: EtcdEnd): string[] {
  return (endpoints ?? []).filter((endpoint) => schemeOf(endpoint) === 'https').map(hostOf);
}
