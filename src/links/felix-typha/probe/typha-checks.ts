import type { CheckResult } from '../../../findings/finding.ts';
import type { FindingKind } from '../../finding-kind.ts';
import { type Fact, mergeFacts } from '../../probe/fact.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import { findings } from '../findings.ts';
import { seenRefusals } from './seen-refusals.ts';
import type { TyphaView } from './typha-view.ts';

/** What the live handshakes with all Typhas show against what is stored; the same of many Typhas is told once. */
export function typhaChecks(
  views: readonly TyphaView[],
  kinds: readonly FindingKind<FelixTyphaChecks>[] = findings,
): CheckResult[] {
  const found = views.flatMap((view) => [
    ...kinds.flatMap(({ checks }) => checks.sockets?.(view) ?? []),
    ...seenRefusals(view),
  ]);
  const facts = found.filter((one): one is Fact => 'who' in one);
  return [...found.filter((one): one is CheckResult => !('who' in one)), ...mergeFacts(facts, 'Typha')];
}
