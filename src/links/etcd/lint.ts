import { lineOption, spelled } from '../../calico/control-plane/etcd-line.ts';
import type { EtcdClient } from '../../calico/etcd-clients.ts';
import type { Recognised, ServerPart } from '../../calico/files/part.ts';
import type { CheckResult } from '../../findings/finding.ts';
import { certificateChecks } from '../certificates/certificate-checks.ts';
import { anchorStatus, certificateStatus, isUnread } from '../certificates/stored-certificate.ts';
import { trustChecks } from '../certificates/trust-checks.ts';
import { concerning, failedCodes, uniqueChecks } from '../certificates/unique-checks.ts';
import type { FindingKind } from '../finding-kind.ts';
import type { LinkJudgement } from '../judgement.ts';
import { acceptanceChecks } from '../lint/acceptance-checks.ts';
import type { LintContext } from '../lint/context.ts';
import { type ServerFiles, serverFiles } from '../lint/server-files.ts';
import type { SideStatus } from '../status.ts';
import type { CertifiedServer } from './certified-server.ts';
import type { EtcdChecks } from './checks.ts';
import { type EtcdEnd, endOf } from './end.ts';
import { clientSide, linkMode } from './etcd.ts';
import { ctls301 } from './findings/ctls301.ts';
import { findings } from './findings.ts';
import { demandsCertificates, type EtcdServer, etcdServer, hostsOf, serverSide } from './server.ts';

interface FileEnd {
  readonly end: EtcdEnd;
  readonly idle: readonly string[];
}

type Kinds = readonly FindingKind<EtcdChecks>[];

interface FileServer extends ServerFiles {
  readonly server: EtcdServer;
}

/** The clients of etcd and the etcd servers that files describe, each against each. */
export function lintEtcd(
  files: readonly Recognised[],
  context: LintContext,
  kinds: Kinds = findings,
): LinkJudgement {
  const ends = files.flatMap((file) => endsOf(file, context.forRelease));
  const servers = files.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.part === 'etcd' ? [serverOf(part, context)] : [])),
  );
  if (ends.length === 0 && servers.length === 0) return { mode: 'not-used', sides: [], checks: [] };
  const judged = ends.map(({ end }) => ({
    end,
    checks: concerning(end.label, ofClient(end, servers, context, kinds)),
  }));
  const all = ends.map(({ end }) => end);
  const certificates = servers.flatMap((server) => certified(server));
  const shared = [
    ...kinds.flatMap(({ checks }) => checks.ends?.(all) ?? []).map((check) => withIdle(check, ends)),
    ...kinds.flatMap(({ checks }) => checks.hosts?.(all, certificates) ?? []),
    ...kinds.flatMap(
      ({ checks }) =>
        checks.discovery?.(
          all,
          servers.map(({ server }) => server),
        ) ?? [],
    ),
  ];
  const ofServers = servers.map((server) => {
    const label = `etcd ${server.server.name}`;
    const checks = concerning(label, ofServer(server, context, kinds));
    return { server, checks: [...checks, ...shared.filter((check) => isAbout(check, label))] };
  });
  const serverModes = servers.map(({ server }) => serverSide([server]).mode);
  const modes = [...all.map(({ mode }) => mode), ...serverModes.filter((mode) => isEtcdMode(mode))];
  return {
    mode: linkMode(modes),
    sides: [
      ...judged.map(({ end, checks }) =>
        clientSide(end, [...checks, ...shared.filter((check) => isAbout(check, end.label))]),
      ),
      ...ofServers.map(({ server, checks }) => sideOf(server, checks)),
    ],
    checks: uniqueChecks([
      ...judged.flatMap(({ checks }) => checks),
      ...shared,
      ...ofServers.flatMap(({ checks }) => checks),
    ]),
  };
}

function endsOf({ path, parts }: Recognised, forRelease: string | null): FileEnd[] {
  return parts.flatMap((part): FileEnd[] => {
    if (part.part !== 'etcd-client') return [];
    const { component, settings, idle } = part;
    const client: EtcdClient = {
      component,
      owner: { kind: 'file', path },
      namespace: '',
      template: { spec: { containers: [] } },
      container: { name: component },
      settings,
    };
    const end = endOf(client, { calicoVersion: forRelease });
    return [{ end, idle }];
  });
}

function serverOf(part: ServerPart, { snapshot }: LintContext): FileServer {
  const server = etcdServer(snapshot, part.pod);
  const option = (flag: string) => lineOption(server.line, flag);
  const flags = { cert: 'cert-file', key: 'key-file', ca: 'trusted-ca-file' };
  const files = serverFiles(part.follow, option, flags, (flag) => spelled(server.line, flag));
  return { server, ...files };
}

function certified({ server, certificate }: FileServer): CertifiedServer[] {
  return certificate === null ? [] : [{ server, hosts: hostsOf(server), certificate }];
}

function ofClient(
  end: EtcdEnd,
  servers: readonly FileServer[],
  context: LintContext,
  kinds: Kinds,
): CheckResult[] {
  const demands = demandsCertificates(servers.map(({ server }) => server));
  const around = { demandsCertificates: demands, changedAt: () => null };
  const { certificate, trust, mode } = end;
  return [
    ...kinds.flatMap(({ checks }) => checks.end?.(end, around) ?? []),
    ...(certificate === null ? [] : certificateChecks(certificate, 'client', 'etcd', context, null)),
    ...(trust === null ? [] : trustChecks(trust, 'etcd', context)),
    ...(mode === 'plaintext'
      ? []
      : servers.flatMap((server) =>
          acceptanceChecks(
            end,
            { ...server, name: `etcd of ${server.server.name}` },
            'etcd',
            demands,
            context.now,
          ),
        )),
  ];
}

function ofServer(server: FileServer, context: LintContext, kinds: Kinds): CheckResult[] {
  const { certificate, trust } = server;
  const { name } = server.server;
  return [
    ...kinds.flatMap(({ checks }) => checks.server?.(server.server) ?? []),
    ...kinds.flatMap(({ checks }) => checks.serverFiles?.(name, server) ?? []),
    ...(certificate === null ? [] : certificateChecks(certificate, 'server', 'etcd', context, null)),
    ...(trust === null ? [] : trustChecks(trust, 'etcd', context)),
  ];
}

/** Beside a connection in plaintext: the setting that looks as if it decided, and does not. */
function withIdle(check: CheckResult, ends: readonly FileEnd[]): CheckResult {
  if (check.outcome !== 'failed' || check.code !== ctls301.code) return check;
  const idle = ends.filter(({ end }) => check.concerns.includes(end.label)).flatMap((one) => one.idle);
  const message = [check.finding.message, ...idle].join('; ');
  return { ...check, finding: { ...check.finding, message } };
}

function isAbout(check: CheckResult, label: string): boolean {
  return check.outcome === 'failed' && check.concerns.includes(label);
}

function sideOf(server: FileServer, checks: readonly CheckResult[]): SideStatus {
  const { certificate, trust } = server;
  const side = serverSide([server.server]);
  return {
    ...side,
    state: isUnread(certificate) || isUnread(trust) ? 'unknown' : side.state,
    pods: null,
    trust: { source: trust?.source ?? null, anchors: (trust?.anchors ?? []).map(anchorStatus) },
    certificate: certificate === null ? null : certificateStatus(certificate),
    findings: failedCodes(checks),
  };
}

function isEtcdMode(mode: SideStatus['mode']): mode is EtcdEnd['mode'] {
  return ['plaintext', 'tls', 'mtls', 'broken', 'unknown'].includes(mode);
}
