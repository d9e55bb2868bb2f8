import { type ExitCode, ExpectedError, exitCodes } from '../errors.ts';
import type { Severity } from '../findings/finding.ts';
import type { Summary } from '../links/status.ts';

export const failOnLevels = ['none', 'info', 'warning', 'error', 'unknown'] as const;
export type FailOn = (typeof failOnLevels)[number];

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

/** 3 when what was found reaches one of the levels, else 0. A level includes those above it; unknown is apart. */
export function exitCodeFor(summary: Summary, levels: readonly FailOn[]): ExitCode {
  return levels.some((level) => countAt(summary, level) > 0) ? exitCodes.problems : exitCodes.ok;
}

/** The severities that make a run fail, and whether what is unknown does. */
export function failingSeverities(levels: readonly FailOn[]): ReadonlySet<Severity | 'unknown'> {
  const order: readonly Severity[] = ['error', 'warning', 'info'];
  const named: readonly string[] = levels;
  const lowest = order.findLastIndex((severity) => named.includes(severity));
  return new Set<Severity | 'unknown'>([
    ...order.slice(0, lowest + 1),
    ...(levels.includes('unknown') ? (['unknown'] as const) : []),
  ]);
}

function countAt(summary: Summary, level: FailOn): number {
  switch (level) {
    case 'none':
      return 0;
    case 'error':
      return summary.errors;
    case 'warning':
      return summary.errors + summary.warnings;
    case 'info':
      return summary.errors + summary.warnings + summary.infos;
    case 'unknown':
      return summary.unknown;
  }
}
