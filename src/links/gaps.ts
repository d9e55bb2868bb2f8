import type { Gap } from '../calico/gaps.ts';
import { hidesEnds } from '../calico/lists.ts';
import { unknown } from '../findings/check.ts';
import type { CheckResult } from '../findings/finding.ts';
import { catalogue, kindOf } from './catalogue.ts';
import type { FindingKind } from './finding-kind.ts';
import type { LinkJudgement } from './judgement.ts';
import type { Link } from './link.ts';
import { findings as ofReading } from './reading/findings.ts';
import type { Mode } from './status.ts';

/** Modes that no further end makes better. */
const settled: readonly Mode[] = ['plaintext', 'broken', 'tls-unverified'];

/**
 * A judgement that claims nothing about what the lists did not show: what passes for want of an end is unknown, and
 * so is each side, and the link, that would be well.
 */
export function withGaps(
  { judgedFrom }: Pick<Link, 'judgedFrom'>,
  judgement: LinkJudgement,
  all: readonly Gap[],
  kinds: readonly FindingKind[] = catalogue,
): LinkJudgement {
  const gaps = all.filter(({ list }) => judgedFrom.includes(list));
  const { mode, sides } = judgement;
  const mayLackEnds = gaps.some(({ list }) => hidesEnds(list));
  if (gaps.length === 0 || (mode === 'not-used' && !mayLackEnds)) return judgement;
  const names = sides.map(({ component, workload }) => `${component} ${workload}`);
  return {
    mode: mayLackEnds && !settled.includes(mode) ? 'unknown' : mode,
    sides,
    checks: [
      ...judgement.checks.map((check) => whereSeen(check, gaps, kinds)),
      ...gaps.flatMap((gap) => ofReading.flatMap(({ checks }) => checks.gap?.(gap, names) ?? [])),
    ],
  };
}

function whereSeen(check: CheckResult, gaps: readonly Gap[], kinds: readonly FindingKind[]): CheckResult {
  const kind = kindOf(check.code, kinds);
  const needed =
    check.outcome === 'passed' ? kind.passesFrom : check.outcome === 'failed' ? kind.failsFrom : [];
  const gap = gaps.find(({ list }) => needed.includes(list));
  if (gap === undefined) return check;
  const concerns = check.outcome === 'failed' ? check.concerns : [check.subject];
  return unknown(check, check.subject, gap.why, { reason: gap.reason, concerns });
}
