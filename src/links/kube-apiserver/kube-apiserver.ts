import type { ApiserverComponent } from '../../calico/apiserver-clients.ts';
import { notShown } from '../../calico/control-plane/host-text.ts';
import { type StaticPod, staticPodName, staticPods } from '../../calico/control-plane/static-pod.ts';
import type { CheckResult } from '../../findings/finding.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { certificateChecks } from '../certificates/certificate-checks.ts';
import { renewerOf } from '../certificates/renewer.ts';
import { anchorStatus, certificateStatus } from '../certificates/stored-certificate.ts';
import { trustChecks } from '../certificates/trust-checks.ts';
import { concerning, failedCodes, uniqueChecks } from '../certificates/unique-checks.ts';
import type { FindingKind } from '../finding-kind.ts';
import { hostMatches } from '../host-name.ts';
import type { JudgeContext, LinkJudgement } from '../judgement.ts';
import type { ApiserverMode, SideStatus } from '../status.ts';
import type { ApiserverChecks } from './checks.ts';
import { type ApiserverEnd, apiserverEnds } from './end.ts';
import { findings } from './findings.ts';
import { otherCertificates, type Served } from './served.ts';
import { type ServingCertificate, servingCertificate } from './serving-certificate.ts';
import { servingChecks } from './serving-checks.ts';

type Kinds = readonly FindingKind<ApiserverChecks>[];

/** The release that is judged, as its tags are written. */
function releaseOf({ installation }: JudgeContext): string | null {
  const version = installation.judgedAs ?? installation.calicoVersion;
  return version !== null && /^\d/.test(version) ? `v${version}` : version;
}

/** How Calico's components and kube-apiserver are connected. */
export function judgeApiserver(context: JudgeContext, kinds: Kinds = findings): LinkJudgement {
  const { snapshot } = context;
  const ends = apiserverEnds(context);
  if (ends.length === 0) return { mode: 'not-used', sides: [], checks: [] };
  const pods = staticPods(snapshot, 'kube-apiserver');
  const seen = servingCertificate(snapshot.connection);
  const served = servedBy(pods, seen);
  const judged = ends.map((end) => ({
    end,
    checks: concerning(`${end.client.component} ${end.place}`, [
      ...checksOf(end, context, kinds),
      ...kinds.flatMap(({ checks }) => checks.served?.(end, served) ?? []),
    ]),
  }));
  const around = {
    snapshot,
    readText: notShown,
    certificatesUsed: ends.some(({ mode }) => mode === 'mtls'),
    calicoVersion: releaseOf(context),
  };
  const server = serverSide(pods, seen, snapshot);
  const ofServer = concerning(`kube-apiserver ${server.workload}`, [
    ...pods.flatMap((pod) => kinds.flatMap(({ checks }) => checks.pod?.(pod, around) ?? [])),
    ...servingChecks(seen, context, pods.length > 0, kinds),
  ]);
  return {
    mode: linkMode(ends.map(({ mode }) => mode)),
    sides: [
      ...judged.map(({ end, checks }) => clientSide(end, checks)),
      { ...server, findings: failedCodes(ofServer) },
    ],
    checks: uniqueChecks([...judged.flatMap(({ checks }) => checks), ...ofServer]),
  };
}

/** What this program's own connection was answered with; clients may reach another kube-apiserver. */
function servedBy(pods: readonly StaticPod[], seen: ServingCertificate | null): Served {
  const leaf = seen?.certificate.leaf ?? null;
  const certificates = leaf === null ? [] : [{ name: "kube-apiserver's certificate", leaf }];
  // A proxy before the API server answers this program with a certificate of its own, without this name.
  if (leaf !== null && !hostMatches(leaf, 'kubernetes.default.svc'))
    return { certificates, others: 'this program may have reached a proxy before kube-apiserver' };
  if (pods.length === 1) return { certificates, others: otherCertificates(pods) };
  const others =
    pods.length === 0
      ? 'what else answers there is not visible'
      : `${pods.length} kube-apiservers run, and this program saw the certificate of one`;
  return { certificates, others };
}

function checksOf(end: ApiserverEnd, context: JudgeContext, kinds: Kinds): CheckResult[] {
  const { certificate, trust } = end;
  const renewedBy = certificate === null ? null : renewerOf(context.snapshot, certificate);
  return [
    ...kinds.flatMap(({ checks }) => checks.end?.(end, context.installation.kind) ?? []),
    ...(certificate === null
      ? []
      : certificateChecks(certificate, 'client', 'kube-apiserver', context, renewedBy)),
    ...(trust === null ? [] : trustChecks(trust, 'kube-apiserver', context)),
  ];
}

/** The least that any component has. */
export function linkMode(modes: readonly ApiserverMode[]): ApiserverMode {
  const order = ['plaintext', 'tls-unverified', 'unknown', 'tls-token'] as const;
  return order.find((mode) => modes.includes(mode)) ?? 'mtls';
}

function clientSide(end: ApiserverEnd, checks: readonly CheckResult[]): SideStatus {
  const { client, certificate, trust, mode } = end;
  const component: ApiserverComponent = client.component;
  const { transport } = client.access;
  const trustsCluster = transport.kind === 'https' && transport.isInCluster;
  const isVerified = client.access.verification.kind === 'verified';
  return {
    side: 'client',
    component,
    workload: end.place,
    pods: client.revision.pods,
    mode,
    verifies: { cn: null, uriSan: null },
    trust: {
      source: trust?.source ?? (trustsCluster && isVerified ? 'cluster CA' : null),
      anchors: (trust?.anchors ?? []).map(anchorStatus),
    },
    certificate: certificate === null ? null : certificateStatus(certificate),
    state: mode === 'unknown' ? 'unknown' : 'ok',
    findings: failedCodes(checks),
  };
}

function serverSide(
  pods: readonly StaticPod[],
  seen: ServingCertificate | null,
  snapshot: Snapshot,
): SideStatus {
  const [first, ...others] = pods;
  const more = others.length === 0 ? '' : ` (+${others.length})`;
  return {
    side: 'server',
    component: 'kube-apiserver',
    workload: first === undefined ? 'control plane' : `${staticPodName(first)}${more}`,
    pods: first === undefined ? null : pods.length,
    mode: serverMode(seen, snapshot),
    verifies: { cn: null, uriSan: null },
    trust: {
      source: seen === null || seen.trust.anchors.length === 0 ? null : 'our connection',
      anchors: (seen?.trust.anchors ?? []).map(anchorStatus),
    },
    certificate: seen === null ? null : { ...certificateStatus(seen.certificate), source: 'our connection' },
    state: seen === null ? 'unknown' : 'ok',
    findings: [],
  };
}

/** What this program's own connection was: it speaks for the server, not for how Calico's components do. */
function serverMode(seen: ServingCertificate | null, snapshot: Snapshot): ApiserverMode {
  if (seen === null || snapshot.connection.kind !== 'known') return 'unknown';
  if (!seen.verified) return 'tls-unverified';
  return snapshot.connection.value.authentication === 'client-certificate' ? 'mtls' : 'tls-token';
}
