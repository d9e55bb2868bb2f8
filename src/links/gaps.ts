import type { Gap } from '../calico/gaps.ts';
import { type ListName, lists, ofEnds } from '../calico/lists.ts';
import { unknown } from '../findings/check.ts';
import type { CheckResult, FindingCode } from '../findings/finding.ts';
import type { LinkJudgement } from './judgement.ts';
import type { Link } from './link.ts';
import type { Mode } from './status.ts';

/** Lists of Typhas, which one end looks for. */
const ofTyphas: readonly ListName[] = ['deployments', 'replica-sets'];

/** Checks that speak of all that there is: they pass only where these lists are whole. */
const ofAll: Readonly<Partial<Record<FindingCode, readonly ListName[]>>> = {
  CTLS101: ofEnds,
  CTLS104: ofTyphas,
  CTLS107: ofTyphas,
  CTLS108: ofTyphas,
  CTLS109: ofEnds,
  CTLS113: ['installations'],
  CTLS114: ['installations'],
  CTLS115: ['installations'],
  CTLS116: ofEnds,
  CTLS117: ['replica-sets', 'typha-pods'],
  CTLS118: ofEnds,
  CTLS121: ofEnds,
  CTLS122: ofEnds,
  CTLS124: ['installations'],
  CTLS125: ['installations'],
  CTLS126: ofTyphas,
  CTLS308: ofEnds,
  CTLS314: ofEnds,
  CTLS501: ['replica-sets', 'controller-revisions', 'typha-pods', 'node-pods'],
};

/** Checks that fail because something is not there: so they do only where these lists are whole. */
const fromAbsence: Readonly<Partial<Record<FindingCode, readonly ListName[]>>> = {
  CTLS113: ['installations'],
  CTLS114: ['installations'],
  CTLS115: ['installations'],
  CTLS126: ofEnds,
};

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
      ...judgement.checks.map((check) => whereSeen(check, gaps)),
      ...gaps.map(({ list, why, reason }) =>
        unknown('CTLS901', lists[list].title, why, { reason, concerns: names }),
      ),
    ],
  };
}

/** Whether an end may be unseen where this list is not whole. */
export function hidesEnds(list: ListName): boolean {
  return ofEnds.includes(list);
}

function whereSeen(check: CheckResult, gaps: readonly Gap[]): CheckResult {
  const needed = check.outcome === 'passed' ? ofAll : check.outcome === 'failed' ? fromAbsence : {};
  const gap = gaps.find(({ list }) => needed[check.code]?.includes(list));
  if (gap === undefined) return check;
  const concerns = check.outcome === 'failed' ? check.concerns : [check.subject];
  return unknown(check.code, check.subject, gap.why, { reason: gap.reason, concerns });
}
