import type { FileSource } from '../../calico/mounted-file.ts';
import { failedCheck, unknown } from '../../findings/check.ts';
import type { CheckResult } from '../../findings/finding.ts';
import { lookUp, type Snapshot } from '../../snapshot/snapshot.ts';
import { acceptance } from '../../x509/acceptance-of-releases.ts';
import { certificateChecks } from '../certificates/certificate-checks.ts';
import { subjectOf } from '../certificates/certificate-name.ts';
import { ctls407 } from '../certificates/findings/ctls407.ts';
import { renewerOf } from '../certificates/renewer.ts';
import {
  anchorStatus,
  certificateStatus,
  isUnread,
  type StoredCertificate,
} from '../certificates/stored-certificate.ts';
import { trustChecks } from '../certificates/trust-checks.ts';
import { concerning, failedCodes, uniqueChecks } from '../certificates/unique-checks.ts';
import { findingOf } from '../felix-typha/refusal.ts';
import type { FindingKind } from '../finding-kind.ts';
import type { JudgeContext, LinkJudgement } from '../judgement.ts';
import { everyGo } from '../release-go.ts';
import type { EtcdMode, SideStatus } from '../status.ts';
import { type CertifiedServer, certifiedPods } from './certified-server.ts';
import type { EtcdChecks, Surroundings } from './checks.ts';
import { type EtcdEnd, etcdEnds } from './end.ts';
import { ctls301 } from './findings/ctls301.ts';
import { findings } from './findings.ts';
import { renewalRemedy } from './remedy.ts';
import { demandsCertificates, type EtcdServer, etcdServers, serverSide } from './server.ts';

/** How Calico's components and etcd are connected; not-used with the Kubernetes datastore, the operator's only one. */
export function judgeEtcd(
  context: JudgeContext,
  kinds: readonly FindingKind<EtcdChecks>[] = findings,
): LinkJudgement {
  const { snapshot, installation } = context;
  const ends = etcdEnds(context);
  if (ends.length === 0) {
    if (installation.datastore !== 'unknown' || installation.kind !== 'manifest')
      return { mode: 'not-used', sides: [], checks: [] };
    const why = 'no variable of Calico tells which datastore it uses';
    return { mode: 'unknown', sides: [], checks: [unknown(ctls301, 'etcd', why)] };
  }
  const servers = etcdServers(snapshot, ends);
  const around: Surroundings = {
    demandsCertificates: demandsCertificates(servers),
    changedAt: (source) => lastChange(snapshot, source),
  };
  const judged = ends.map((end) => {
    const own = kinds.flatMap(({ checks }) => checks.end?.(end, around) ?? []);
    return { end, checks: concerning(end.label, [...own, ...storedChecks(end, servers, context)]) };
  });
  const certified = certifiedPods(snapshot, servers);
  const hostNames = kinds.flatMap(({ checks }) => checks.hosts?.(ends, certified) ?? []);
  const discoveries = kinds.flatMap(({ checks }) => checks.discovery?.(ends, servers) ?? []);
  const shared = [...kinds.flatMap(({ checks }) => checks.ends?.(ends) ?? []), ...hostNames, ...discoveries];
  const server = serverSide(servers);
  const flags = servers.flatMap((one) => kinds.flatMap(({ checks }) => checks.server?.(one) ?? []));
  const ofServers = concerning(`etcd ${server.workload}`, [...flags, ...hostNames, ...discoveries]);
  return {
    mode: linkMode(ends.map(({ mode }) => mode)),
    sides: [
      ...judged.map(({ end, checks }) => clientSide(end, [...checks, ...shared.filter(concerns(end.label))])),
      { ...server, state: serverState(server, servers, certified), findings: failedCodes(ofServers) },
    ],
    checks: uniqueChecks([...judged.flatMap(({ checks }) => checks), ...shared, ...ofServers]),
  };
}

/** What its certificate and its CAs say of themselves. */
function storedChecks(end: EtcdEnd, servers: readonly EtcdServer[], context: JudgeContext): CheckResult[] {
  const { certificate, trust, mode } = end;
  const own = certificate === null ? [] : leafChecks(certificate, context);
  return [
    ...own,
    ...(certificate?.leaf == null || mode === 'plaintext'
      ? []
      : [
          chainAtEtcd(subjectOf(certificate), servers),
          ...refusedAnyway(end, certificate, servers, own, context),
        ]),
    ...(trust === null ? [] : trustChecks(trust, 'etcd', context)),
  ];
}

function leafChecks(certificate: StoredCertificate, context: JudgeContext): CheckResult[] {
  const renewedBy = renewerOf(context.snapshot, certificate);
  const remedyFor = renewalRemedy(certificate, renewedBy);
  return certificateChecks(certificate, 'client', 'etcd', context, renewedBy, remedyFor);
}

function concerns(label: string): (check: CheckResult) => boolean {
  return (check) => check.outcome === 'failed' && check.concerns.includes(label);
}

/** Which CA etcd demands lies in a file of its host: never ok from here. */
function chainAtEtcd(subject: string, servers: readonly EtcdServer[]): CheckResult {
  const [server] = servers;
  const file = server?.trustedCaFile;
  const where =
    file?.kind === 'set' ? `${file.text} of ${server?.name ?? 'etcd'}` : "etcd's --trusted-ca-file";
  return unknown(ctls407, subject, `${where} is a file of its host and cannot be seen from here`);
}

/** An etcd that speaks TLS is not ok while its certificate is not seen: it mostly is a file of its host. */
function serverState(
  { mode, state }: SideStatus,
  servers: readonly EtcdServer[],
  certified: readonly CertifiedServer[],
): SideStatus['state'] {
  const isSeen = certified.length === servers.length && !certified.some((one) => isUnread(one.certificate));
  return state === 'ok' && mode !== 'plaintext' && !isSeen ? 'unknown' : state;
}

/** What an etcd that demands certificates refuses whatever CA it has, where the certificate alone does not say so. */
function refusedAnyway(
  { name, release }: EtcdEnd,
  certificate: StoredCertificate,
  servers: readonly EtcdServer[],
  own: readonly CheckResult[],
  { now }: JudgeContext,
): CheckResult[] {
  if (certificate.text === null || demandsCertificates(servers) !== true) return [];
  const anyCa = { role: 'server', caFile: null, commonName: '', uriSan: '' } as const;
  const gos = { verifier: everyGo, presenter: release.gos };
  const verdict = acceptance(anyCa, { certFile: certificate.text }, gos, now);
  if (verdict === null || verdict.accepted) return [];
  const kind = findingOf(verdict.refusal.code, 'server');
  if (failedCodes(own).includes(kind.code)) return [];
  const subject = subjectOf(certificate);
  const message = `etcd refuses the certificate of ${name} (${certificate.source}): ${verdict.refusal.message}, whatever its CA file holds`;
  return [failedCheck(kind, { subject, link: 'etcd', message })];
}

function lastChange(snapshot: Snapshot, source: FileSource): string | null {
  if (source.object !== 'Secret') return null;
  const secret = lookUp(snapshot, 'Secret', source.namespace, source.name);
  return secret.kind === 'known' ? secret.value.changedAt : null;
}

/** The least that any client has: one plaintext connection shows all of Calico's data. */
export function linkMode(modes: readonly EtcdMode[]): EtcdMode {
  const order = ['broken', 'plaintext', 'unknown', 'tls'] as const;
  return order.find((mode) => modes.includes(mode)) ?? 'mtls';
}

export function clientSide(end: EtcdEnd, checks: readonly CheckResult[]): SideStatus {
  const { client, certificate, trust } = end;
  const { owner } = client;
  const usesRoots = trust === null && (end.mode === 'tls' || end.mode === 'mtls');
  return {
    side: 'client',
    component: client.component,
    workload: end.place,
    pods: owner.kind === 'workload' ? owner.revision.pods : owner.kind === 'pod' ? 1 : null,
    mode: end.mode,
    verifies: { cn: null, uriSan: null },
    trust: {
      source: trust?.source ?? (usesRoots ? 'system roots' : null),
      anchors: (trust?.anchors ?? []).map(anchorStatus),
    },
    certificate: certificate === null ? null : certificateStatus(certificate),
    state: end.mode === 'unknown' || isUnread(certificate) || isUnread(trust) ? 'unknown' : 'ok',
    findings: failedCodes(checks),
  };
}
