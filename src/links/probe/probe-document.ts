import type { CheckResult, Finding } from '../../findings/finding.ts';
import { type State, type Status, type UnknownStatus, unknownCount } from '../status.ts';
import { unknownsOf } from '../unknowns.ts';
import type { Probe, ProbeTarget } from './document.ts';

export interface ProbeParts {
  readonly targets: readonly ProbeTarget[];
  readonly checks: readonly CheckResult[];
}

const rank: Readonly<Record<Finding['severity'], number>> = { error: 0, warning: 1, info: 2 };

/** The document of a probe: targets in the order given, findings errors first. */
export function probeDocument({ metadata, unread }: Status, parts: ProbeParts): Probe {
  const { targets, checks } = parts;
  const findings = findingsOf(checks);
  const count = (severity: Finding['severity']) => findings.filter((one) => one.severity === severity).length;
  const unsure = checks.filter((check) => check.outcome === 'unknown').length;
  return {
    apiVersion: 'calico-tls/v1',
    kind: 'Probe',
    metadata,
    targets,
    findings,
    unknown: probeUnknowns(checks),
    unread,
    summary: {
      errors: count('error'),
      warnings: count('warning'),
      infos: count('info'),
      passed: checks.filter((check) => check.outcome === 'passed').length,
      unknown: unknownCount(unsure, unread),
    },
  };
}

/** What the handshakes left without a verdict. */
export function probeUnknowns(checks: readonly CheckResult[]): UnknownStatus[] {
  return unknownsOf(checks, { link: null, reader: 'probe', unreadable: [] });
}

/** The findings of checks, each once, errors first; `known` are those that were told before. */
export function findingsOf(checks: readonly CheckResult[], known: readonly Finding[] = []): Finding[] {
  const found = checks.flatMap((check) => (check.outcome === 'failed' ? [check.finding] : []));
  const once = new Map(
    [...known, ...found].map((finding) => [`${finding.code}\n${finding.message}`, finding]),
  );
  return [...once.values()].toSorted(
    (a, b) => rank[a.severity] - rank[b.severity] || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0),
  );
}

/** A target is as bad as its rungs: one that failed is an error, one without a verdict unknown. */
export function targetState(rungs: ProbeTarget['rungs']): State {
  if (rungs.some(({ result }) => result === 'failed')) return 'error';
  return rungs.some(({ result }) => result === 'unknown') ? 'unknown' : 'ok';
}
