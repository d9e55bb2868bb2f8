import type { CheckResult, FindingCode } from '../findings/finding.ts';

/** Each result once: a Secret that several components mount is judged once. */
export function uniqueChecks(checks: readonly CheckResult[]): CheckResult[] {
  const seen = new Map<string, CheckResult>();
  for (const check of checks) {
    const detail =
      check.outcome === 'failed' ? check.finding.message : check.outcome === 'unknown' ? check.why : '';
    const key = JSON.stringify([check.code, check.outcome, check.subject, detail]);
    if (!seen.has(key)) seen.set(key, check);
  }
  return [...seen.values()];
}

/** The codes of the checks that failed, each once. */
export function failedCodes(checks: readonly CheckResult[]): FindingCode[] {
  return [...new Set(checks.filter(({ outcome }) => outcome === 'failed').map(({ code }) => code))];
}
