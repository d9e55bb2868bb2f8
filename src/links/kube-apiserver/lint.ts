import { minorOf, servingOption } from '../../calico/control-plane/apiserver-line.ts';
import { flagOption, staticPodName } from '../../calico/control-plane/static-pod.ts';
import type { ApiserverFileClient, InlineOrFile, Recognised, ServerPart } from '../../calico/files/part.ts';
import type { CheckResult } from '../../findings/finding.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { certificateChecks } from '../certificates/certificate-checks.ts';
import {
  anchorStatus,
  certificateStatus,
  isUnread,
  type StoredCertificate,
  type StoredTrust,
  storedCertificate,
  storedTrust,
} from '../certificates/stored-certificate.ts';
import { trustChecks } from '../certificates/trust-checks.ts';
import { concerning, failedCodes, uniqueChecks } from '../certificates/unique-checks.ts';
import type { FindingKind } from '../finding-kind.ts';
import type { LinkJudgement } from '../judgement.ts';
import { acceptanceChecks } from '../lint/acceptance-checks.ts';
import type { LintContext } from '../lint/context.ts';
import { type ServerFiles, serverFiles } from '../lint/server-files.ts';
import type { ApiserverMode, SideStatus } from '../status.ts';
import type { ApiserverChecks, Surroundings } from './checks.ts';
import { type JudgedEnd, modeOf } from './end.ts';
import { findings } from './findings.ts';
import { linkMode } from './kube-apiserver.ts';
import { otherCertificates, type Served } from './served.ts';

type Kinds = readonly FindingKind<ApiserverChecks>[];

interface FileEnd extends JudgedEnd {
  readonly path: string;
  readonly mode: ApiserverMode;
  readonly certificate: StoredCertificate | null;
  readonly trust: StoredTrust | null;
}

interface FileServer extends ServerFiles {
  readonly part: ServerPart;
  readonly name: string;
}

/** The clients of kube-apiserver and the kube-apiservers that files describe. */
export function lintApiserver(
  files: readonly Recognised[],
  context: LintContext,
  kinds: Kinds = findings,
): LinkJudgement {
  const ends = files.flatMap(({ path, parts }) =>
    parts.flatMap((part) => (part.part === 'apiserver-client' ? [endOf(part.client, path)] : [])),
  );
  const servers = files.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.part === 'kube-apiserver' ? [serverOf(part)] : [])),
  );
  if (ends.length === 0 && servers.length === 0) return { mode: 'not-used', sides: [], checks: [] };
  const around: Omit<Surroundings, 'readText'> = {
    snapshot: context.snapshot,
    certificatesUsed: ends.some(({ mode }) => mode === 'mtls'),
    calicoVersion: context.forRelease,
  };
  const served = servedBy(servers);
  const judged = ends.map((end) => ({
    end,
    checks: concerning(`${end.client.component} ${end.path}`, [
      ...ofClient(end, servers, context, kinds),
      ...kinds.flatMap(({ checks }) => checks.served?.(end, served) ?? []),
    ]),
  }));
  const ofServers = servers.map((server) => ({
    server,
    checks: concerning(`kube-apiserver ${server.name}`, ofServer(server, around, context, kinds)),
  }));
  return {
    mode: linkMode(
      ends.length === 0
        ? servers.map((server) => serverMode(server, context.snapshot))
        : ends.map(({ mode }) => mode),
    ),
    sides: [
      ...judged.map(({ end, checks }) => clientSide(end, checks)),
      ...ofServers.map(({ server, checks }) => serverSide(server, checks, context.snapshot)),
    ],
    checks: uniqueChecks([...judged, ...ofServers].flatMap(({ checks }) => checks)),
  };
}

function endOf({ component, access, certificate, key, ca }: ApiserverFileClient, path: string): FileEnd {
  return {
    name: `${component} of ${path}`,
    path,
    client: { component, access, tokenRenewed: null },
    mode: modeOf({ access }),
    certificate: certificate === null ? null : storedOf(certificate, key),
    trust: ca === null ? null : { ...storedTrust(ca.file), source: ca.source },
  };
}

function storedOf(certificate: InlineOrFile, key: InlineOrFile | null): StoredCertificate {
  return { ...storedCertificate(certificate.file, key?.file ?? null), source: certificate.source };
}

function serverOf(part: ServerPart): FileServer {
  const flags = { cert: 'tls-cert-file', key: 'tls-private-key-file', ca: 'client-ca-file' };
  const files = serverFiles(part.follow, (flag) => servingOption(part.pod, flag), flags);
  return { part, name: staticPodName(part.pod), ...files };
}

function ofClient(
  end: FileEnd,
  servers: readonly FileServer[],
  context: LintContext,
  kinds: Kinds,
): CheckResult[] {
  const { certificate, trust, mode } = end;
  const link = 'kube-apiserver';
  return [
    ...kinds.flatMap(({ checks }) => checks.end?.(end, null) ?? []),
    ...(certificate === null ? [] : certificateChecks(certificate, 'client', link, context, null)),
    ...(trust === null ? [] : trustChecks(trust, link, context)),
    ...(mode === 'plaintext' || mode === 'tls-unverified'
      ? []
      : servers.flatMap((server) =>
          acceptanceChecks(
            end,
            { ...server, name: `kube-apiserver of ${server.name}` },
            link,
            null,
            context.now,
          ),
        )),
  ];
}

/** What the kube-apiservers of the files answer with. */
function servedBy(servers: readonly FileServer[]): Served {
  const unread = servers.find(({ certificate }) => certificate?.leaf == null);
  return {
    certificates: servers.flatMap(({ name, certificate }) =>
      certificate?.leaf == null ? [] : [{ name: `${certificate.source} of ${name}`, leaf: certificate.leaf }],
    ),
    others:
      unread === undefined
        ? otherCertificates(servers.map(({ part }) => part.pod))
        : `the certificate of ${unread.name} is not known`,
  };
}

function ofServer(
  server: FileServer,
  around: Omit<Surroundings, 'readText'>,
  context: LintContext,
  kinds: Kinds,
): CheckResult[] {
  const { certificate, trust, name } = server;
  const link = 'kube-apiserver';
  return [
    ...kinds.flatMap(
      ({ checks }) => checks.pod?.(server.part.pod, { ...around, readText: server.part.readText }) ?? [],
    ),
    ...kinds.flatMap(({ checks }) => checks.serverFiles?.(name, server) ?? []),
    ...(certificate === null ? [] : certificateChecks(certificate, 'server', link, context, null)),
    ...(trust === null ? [] : trustChecks(trust, link, context)),
  ];
}

function clientSide(end: FileEnd, checks: readonly CheckResult[]): SideStatus {
  const { client, certificate, trust, mode, path } = end;
  const { transport } = client.access;
  const usesTls = mode === 'tls-token' || mode === 'mtls';
  const trustsCluster = transport.kind === 'https' && transport.isInCluster;
  return {
    side: 'client',
    component: client.component,
    workload: path,
    pods: null,
    mode,
    verifies: { cn: null, uriSan: null },
    trust: {
      source: trust?.source ?? (trustsCluster ? 'cluster CA' : usesTls ? 'system roots' : null),
      anchors: (trust?.anchors ?? []).map(anchorStatus),
    },
    certificate: certificate === null ? null : certificateStatus(certificate),
    state: mode === 'unknown' || isUnread(certificate) || isUnread(trust) ? 'unknown' : 'ok',
    findings: failedCodes(checks),
  };
}

/** What it serves with at the least: a port without TLS, tokens alone, or certificates as well. */
function serverMode({ part, trust }: FileServer, snapshot: Snapshot): ApiserverMode {
  if (isHidden(part)) return 'unknown';
  const insecure = flagOption(part.pod, 'insecure-port');
  const minor = minorOf(part.pod, snapshot);
  if (insecure.kind === 'set' && insecure.text !== '0' && (minor === null || minor < 20))
    return minor === null ? 'unknown' : 'plaintext';
  return trust === null ? 'tls-token' : 'mtls';
}

/** Whether its words are not known, so that it may take certificates or serve without TLS. */
function isHidden({ pod }: ServerPart): boolean {
  return pod.unreadable != null;
}

function serverSide(server: FileServer, checks: readonly CheckResult[], snapshot: Snapshot): SideStatus {
  const { certificate, trust, name } = server;
  return {
    side: 'server',
    component: 'kube-apiserver',
    workload: name,
    pods: null,
    mode: serverMode(server, snapshot),
    verifies: { cn: null, uriSan: null },
    trust: { source: trust?.source ?? null, anchors: (trust?.anchors ?? []).map(anchorStatus) },
    certificate: certificate === null ? null : certificateStatus(certificate),
    state: isHidden(server.part) || isUnread(certificate) || isUnread(trust) ? 'unknown' : 'ok',
    findings: failedCodes(checks),
  };
}
