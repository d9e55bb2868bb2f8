import type { CheckResult, Finding } from '../../findings/finding.ts';
import type { LinkStatus, State, Status } from '../status.ts';
import { findingsOf, type ProbeParts, probeUnknowns } from './probe-document.ts';

/** A status with what live handshakes showed: more findings, and states that are no better than what was seen. */
export function withProbe(status: Status, { checks, targets }: ProbeParts): Status {
  const findings = findingsOf(checks, status.findings);
  const count = (severity: Finding['severity']) => findings.filter((one) => one.severity === severity).length;
  const of = (outcome: CheckResult['outcome']) => checks.filter((check) => check.outcome === outcome).length;
  const { passed, unknown } = status.summary;
  return {
    ...status,
    links: status.links.map((link) => {
      const seen = findings.filter((finding) => finding.link === link.link).map(({ severity }) => severity);
      const unreadable = targets.some((target) => target.link === link.link && target.state === 'unknown');
      return { ...link, state: worse(link.state, seen, unreadable) };
    }),
    findings,
    unknown: [...status.unknown, ...probeUnknowns(checks)],
    summary: {
      errors: count('error'),
      warnings: count('warning'),
      infos: count('info'),
      passed: passed + of('passed'),
      unknown: unknown + of('unknown'),
    },
  };
}

function worse(state: State, seen: readonly Finding['severity'][], unreadable: boolean): LinkStatus['state'] {
  if (seen.includes('error')) return 'error';
  if (seen.includes('warning') && state !== 'error') return 'warning';
  return unreadable && (state === 'ok' || state === 'info') ? 'unknown' : state;
}
