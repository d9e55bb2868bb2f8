import type { Gap } from '../../calico/gaps.ts';
import type { CheckResult } from '../../findings/finding.ts';

/** What the findings of reading are judged from. */
export interface ReadingChecks {
  /** A list that shows less than there may be, and the sides that are judged from it. */
  readonly gap: (gap: Gap, sides: readonly string[]) => CheckResult[];
}
