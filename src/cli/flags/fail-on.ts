import { type ExitCode, ExpectedError, exitCodes } from '../../errors.ts';
import type { Severity } from '../../findings/finding.ts';
import { type Summary, verdictCount } from '../../links/status.ts';

export const failOnLevels = ['none', 'info', 'warning', 'error', 'unknown'] as const;
export type FailOn = (typeof failOnLevels)[number];

const bySeverity = ['error', 'warning', 'info'] as const satisfies readonly Severity[];

/** Checks that `none` stands alone: with another level it would contradict it. */
export function checkFailOn(levels: readonly FailOn[]): readonly FailOn[] {
  if (levels.includes('none') && levels.some((level) => level !== 'none')) {
    throw new ExpectedError('--fail-on none cannot be combined with another level', {
      code: 'contradicting-flags',
      remedy: 'Give none alone, or leave it out.',
      exitCode: exitCodes.usage,
    });
  }
  return levels;
}

/**
 * 3 when anything was found that makes a run fail, 1 when no check had a verdict, else 0. `isAnswer`: that there is
 * nothing to judge is the answer.
 */
export function exitCodeFor(summary: Summary, levels: readonly FailOn[], isAnswer = false): ExitCode {
  const counts = {
    error: summary.errors,
    warning: summary.warnings,
    info: summary.infos,
    unknown: summary.unknown,
  };
  if ([...failingSeverities(levels)].some((kind) => counts[kind] > 0)) return exitCodes.problems;
  return verdictCount(summary) > 0 || isAnswer ? exitCodes.ok : exitCodes.failed;
}

/**
 * What makes a run fail: the lowest severity named and those above it, errors where none is named; `unknown` comes
 * in addition. `none` is nothing at all.
 */
export function failingSeverities(levels: readonly FailOn[]): ReadonlySet<Severity | 'unknown'> {
  if (levels.includes('none')) return new Set();
  const named: readonly string[] = levels;
  const lowest = bySeverity.findLastIndex((severity) => named.includes(severity));
  return new Set<Severity | 'unknown'>([
    ...bySeverity.slice(0, Math.max(lowest, 0) + 1),
    ...(levels.includes('unknown') ? (['unknown'] as const) : []),
  ]);
}
