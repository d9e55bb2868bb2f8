import type { CatalogueEntry, CheckResult, Remedy } from '../../../findings/finding.ts';
import type { FindingKind } from '../../finding-kind.ts';
import { type Fact, mergeFacts } from '../../probe/fact.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import { ctls141 } from '../findings/ctls141.ts';
import { ctls142 } from '../findings/ctls142.ts';
import { ctls143 } from '../findings/ctls143.ts';
import { findings } from '../findings.ts';
import { seenRefusals } from './seen-refusals.ts';
import type { TyphaView } from './typha-view.ts';

/** What the live handshakes with all Typhas show against what is stored; the same of many Typhas is told once. */
export function typhaChecks(
  views: readonly TyphaView[],
  byOperator: boolean,
  kinds: readonly FindingKind<FelixTyphaChecks>[] = findings,
): CheckResult[] {
  const found = views.flatMap((view) => [
    ...kinds.flatMap(({ checks }) => checks.sockets?.(view) ?? []),
    ...seenRefusals(view),
  ]);
  const facts = found
    .filter((one): one is Fact => 'who' in one)
    .map((fact) => withRestart(fact, views, byOperator));
  return [...found.filter((one): one is CheckResult => !('who' in one)), ...mergeFacts(facts, 'Typha')];
}

const restartMends: readonly CatalogueEntry[] = [ctls141, ctls142, ctls143];

/** A Typha that runs with files of the past is mended by a restart; under the operator it is left to the operator. */
function withRestart(fact: Fact, views: readonly TyphaView[], byOperator: boolean): Fact {
  const workload = views.find(({ name }) => name === fact.who)?.target.server.workload;
  if (byOperator || workload === undefined || !restartMends.includes(fact.kind)) return fact;
  const remedy: Remedy = {
    command: `kubectl rollout restart ${workload.object.kind.toLowerCase()}/${workload.name} -n ${workload.namespace}`,
    text: 'First make sure that no other finding says that the stored certificate is refused.',
  };
  return { ...fact, remedy };
}
