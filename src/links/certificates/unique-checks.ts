import type { CheckResult, FindingCode } from '../../findings/finding.ts';

/** Each result once: a Secret that several components mount is judged once and concerns all of them. */
export function uniqueChecks(checks: readonly CheckResult[]): CheckResult[] {
  const seen = new Map<string, CheckResult>();
  for (const check of checks) {
    const detail =
      check.outcome === 'failed' ? check.finding.message : check.outcome === 'unknown' ? check.why : '';
    const key = JSON.stringify([check.code, check.outcome, check.subject, detail]);
    const earlier = seen.get(key);
    if (earlier === undefined) seen.set(key, check);
    else if (earlier.outcome !== 'passed' && check.outcome !== 'passed')
      seen.set(key, { ...earlier, concerns: [...new Set([...earlier.concerns, ...check.concerns])] });
  }
  return [...seen.values()];
}

/** The same results, those that did not pass marked as concerning a side (`component workload`). */
export function concerning(side: string, checks: readonly CheckResult[]): CheckResult[] {
  return checks.map((check) =>
    check.outcome === 'passed' ? check : { ...check, concerns: [...new Set([...check.concerns, side])] },
  );
}

/** The codes of the checks that failed, each once. */
export function failedCodes(checks: readonly CheckResult[]): FindingCode[] {
  return [...new Set(checks.filter(({ outcome }) => outcome === 'failed').map(({ code }) => code))];
}
