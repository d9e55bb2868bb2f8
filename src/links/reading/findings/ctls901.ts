import type { Gap } from '../../../calico/gaps.ts';
import { lists } from '../../../calico/lists.ts';
import { unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import type { ReadingChecks } from '../checks.ts';

export const ctls901: FindingKind<ReadingChecks> = findingKind({
  code: 'CTLS901',
  link: null,
  severity: 'info',
  title: 'Every list that the link is judged from is whole',
  explanation:
    'A list that may not be read, is not answered, or is contradicted by other objects hides workloads, old pod templates and pods. What would pass or be absent for want of them is unknown then, and so is the link.',
  remedy: 'Get the right that is missing (kubectl calico-tls permissions status), or run the command again.',
  checks: { gap: notWhole },
});

function notWhole({ list, why, reason }: Gap, sides: readonly string[]): CheckResult[] {
  return [unknown(ctls901, lists[list].title, why, { reason, concerns: sides })];
}
