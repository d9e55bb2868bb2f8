import type { CheckResult, FindingCode } from '../../src/findings/finding.ts';
import { type JudgeContext, judgeContext, type LinkJudgement } from '../../src/links/judgement.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';

export const testTime = new Date('2026-11-24T12:00:00Z');
export const dayMs = 86_400_000;

/** What a link is judged from, at a fixed time and with the usual 30 days. */
export function contextOf(snapshot: Snapshot): JudgeContext {
  return judgeContext(snapshot, testTime, 30 * dayMs);
}

/** The results of one code, as `passed SUBJECT`, `unknown SUBJECT: WHY` or `SEVERITY MESSAGE`. */
export function results(checks: readonly CheckResult[], code: FindingCode): string[] {
  return checks.filter((check) => check.code === code).map(told);
}

/** `passed`, `unknown` or the severity of the first result of a code whose subject begins so. */
export function outcome(judgement: LinkJudgement, code: FindingCode, subject: string): string | undefined {
  const found = judgement.checks.find((check) => check.code === code && check.subject.startsWith(subject));
  return found?.outcome === 'failed' ? found.finding.severity : found?.outcome;
}

function told(check: CheckResult): string {
  switch (check.outcome) {
    case 'passed':
      return `passed ${check.subject}`;
    case 'unknown':
      return `unknown ${check.subject}: ${check.why}`;
    case 'failed':
      return `${check.finding.severity} ${check.finding.message}`;
  }
}
