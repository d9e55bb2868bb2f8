import type { CheckResult, Finding, FindingCode, LinkName } from '../findings/finding.ts';
import { type Snapshot, unread } from '../snapshot/snapshot.ts';
import { catalogue } from './catalogue.ts';
import type { FindingKind } from './finding-kind.ts';
import { withGaps } from './gaps.ts';
import { type JudgeContext, judgeContext, type LinkJudgement } from './judgement.ts';
import type { Link } from './link.ts';
import { links as allLinks } from './links.ts';
import {
  type InstallationStatus,
  type LinkStatus,
  type SideStatus,
  type State,
  type Status,
  type Summary,
  unknownCount,
} from './status.ts';
import { unknownsOf } from './unknowns.ts';
import { unreadStatuses } from './unread.ts';

export interface JudgeOptions {
  readonly now: Date;
  /** Version of this program, for the document's metadata. */
  readonly version: string;
  /** Only this link; null for all. */
  readonly link: LinkName | null;
  /** How long before its end a certificate counts as expiring soon, in milliseconds. */
  readonly expiresWithinMs: number;
  /** By how much the clock of `now` is ahead of the API server's at the least; null or absent: not known. */
  readonly clockSkewSeconds?: number | null;
  /** As which release of Calico every component is judged; absent: as what its image says. */
  readonly forRelease?: string | null;
}

/**
 * The truth about the links of a snapshot. Pure: the same snapshot, options and time give the same document.
 * `kinds`: every finding that the links can report.
 */
export function judge(
  snapshot: Snapshot,
  options: JudgeOptions,
  links: readonly Link[] = allLinks,
  kinds: readonly FindingKind[] = catalogue,
): Status {
  const seen = judgeContext(snapshot, options.now, options.expiresWithinMs);
  const { forRelease } = options;
  const context =
    forRelease == null ? seen : { ...seen, installation: { ...seen.installation, judgedAs: forRelease } };
  const judged = judgedLinks(context, options.link, links, kinds);
  const checks = judged.flatMap(({ name, judgement }) =>
    judgement.checks.map((check) => ofLink(check, name)),
  );
  const findings = findingsOf(checks);
  return {
    apiVersion: 'calico-tls/v1',
    kind: 'Status',
    metadata: {
      context: snapshot.metadata.context,
      server: snapshot.metadata.server,
      generatedAt: options.now.toISOString(),
      version: options.version,
      clockSkewSeconds: options.clockSkewSeconds ?? null,
    },
    installation: installationStatus(context.installation),
    links: judged.map(({ name, judgement }) => linkStatus(name, judgement)),
    findings,
    unknown: judged.flatMap(({ name, judgement }) =>
      unknownsOf(judgement.checks, { link: name, reader: 'status', unreadable: unread(snapshot), kinds }),
    ),
    unread: unreadStatuses(snapshot),
    summary: summaryOf(findings, checks, snapshot),
  };
}

/** Every check of one link, or of all (null), claiming nothing about what was not seen. */
export function judgedLinks(
  context: JudgeContext,
  link: LinkName | null,
  links: readonly Link[] = allLinks,
  kinds: readonly FindingKind[] = catalogue,
): { readonly name: LinkName; readonly judgement: LinkJudgement }[] {
  return links
    .filter(({ name }) => link === null || link === name)
    .map((one) => ({ name: one.name, judgement: withGaps(one, one.judge(context), context.gaps, kinds) }));
}

/** Findings about certificates have no link of their own: they take that of the judgement. */
export function ofLink(check: CheckResult, link: LinkName): CheckResult {
  if (check.outcome !== 'failed') return check;
  return { ...check, finding: { ...check.finding, link: check.finding.link ?? link } };
}

/** The row of a link and those of its sides, with the states that its checks give them. */
export function linkStatus(link: LinkName, judgement: LinkJudgement): LinkStatus {
  const failed = judgement.checks.flatMap((check) => (check.outcome === 'failed' ? [check.finding] : []));
  const unsure = judgement.checks.some((check) => check.outcome === 'unknown');
  const sides = judgement.sides.map((side) => ({ ...side, state: sideState(side, judgement.checks) }));
  return { link, mode: judgement.mode, state: stateOf(judgement.mode, failed, unsure), sides };
}

/** A problem that is seen outweighs what is not seen; `unknown` outweighs `ok` and `info`. */
function stateOf(mode: LinkStatus['mode'], findings: readonly Finding[], unsure: boolean): State {
  const worst = worstOf(findings);
  if (worst === 'error' || worst === 'warning') return worst;
  if (mode === 'not-used') return 'not-used';
  if (mode === 'unknown' || unsure) return 'unknown';
  return worst;
}

/** The worst finding that names the side or one of its objects; a code alone may belong to another side. */
function sideState(side: SideStatus, checks: readonly CheckResult[]): State {
  const names = [
    side.workload,
    `${side.component} ${side.workload}`,
    side.certificate?.source,
    side.trust.source,
  ];
  const mine = checks.flatMap((check) =>
    check.outcome === 'failed' && side.findings.includes(check.code) ? [check] : [],
  );
  const named = mine.filter((check) => check.concerns.some((name) => names.includes(name)));
  const worst = worstOf((named.length > 0 ? named : mine).map((check) => check.finding));
  if (worst === 'error' || worst === 'warning') return worst;
  if (side.state !== 'ok') return side.state;
  const isUnsure = checks.some(
    (check) => check.outcome === 'unknown' && check.concerns.some((name) => names.includes(name)),
  );
  return isUnsure ? 'unknown' : worst;
}

function worstOf(findings: readonly Finding[]): 'error' | 'warning' | 'info' | 'ok' {
  for (const severity of ['error', 'warning', 'info'] as const)
    if (findings.some((finding) => finding.severity === severity)) return severity;
  return 'ok';
}

/** Every finding once, the worst first. */
export function findingsOf(checks: readonly CheckResult[]): Finding[] {
  return sorted(distinct(checks));
}

/** The same finding of two links is told once. */
function distinct(checks: readonly CheckResult[]): Finding[] {
  const found = checks.flatMap((check) => (check.outcome === 'failed' ? [check.finding] : []));
  return [...new Map(found.map((finding) => [`${finding.code}\n${finding.message}`, finding])).values()];
}

const rank: Readonly<Record<Finding['severity'], number>> = { error: 0, warning: 1, info: 2 };

function sorted(findings: readonly Finding[]): Finding[] {
  const byCode = (a: FindingCode, b: FindingCode) => (a < b ? -1 : a > b ? 1 : 0);
  return findings.toSorted((a, b) => rank[a.severity] - rank[b.severity] || byCode(a.code, b.code));
}

export function summaryOf(
  findings: readonly Finding[],
  checks: readonly CheckResult[],
  snapshot: Snapshot,
): Summary {
  const count = (severity: Finding['severity']) => findings.filter((f) => f.severity === severity).length;
  const unsure = checks.filter((check) => check.outcome === 'unknown').length;
  return {
    errors: count('error'),
    warnings: count('warning'),
    infos: count('info'),
    passed: checks.filter((check) => check.outcome === 'passed').length,
    unknown: unknownCount(unsure, unread(snapshot)),
  };
}

function installationStatus(found: JudgeContext['installation']): InstallationStatus {
  const { kind, variant, namespace, calicoVersion, datastore, nodes, managedBy } = found;
  return { kind, variant, namespace, calicoVersion, datastore, nodes, managedBy };
}
