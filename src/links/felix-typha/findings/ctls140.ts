import { passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { findingKind } from '../../finding-kind.ts';
import type { Fact } from '../../probe/fact.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import { templateName } from '../context.ts';
import type { TyphaView } from '../probe/typha-view.ts';

export const ctls140 = findingKind<FelixTyphaChecks>({
  code: 'CTLS140',
  link: 'felix-typha',
  severity: 'error',
  title: 'Typha can be reached on its port',
  explanation:
    'A Typha that is not listening has either not finished starting, repeats the validation of incomplete settings, or has lost its port to another process. Its clients walk on to another Typha.',
  remedy: 'Look at the log of the pod: kubectl calico-tls diagnose names the line.',
  checks: { sockets: reached },
});

function reached({ name, seen, target }: TyphaView): readonly (Fact | CheckResult)[] {
  const subject = templateName(target.server);
  const { reach } = seen;
  if (reach.reached) return [passed(ctls140, subject)];
  if (reach.kind === 'forbidden')
    return [unknown(ctls140, subject, reach.cause ?? 'forbidden', { reason: 'forbidden' })];
  const clause =
    reach.kind === 'refused'
      ? `did not listen on port ${target.port}`
      : `could not be reached: ${reach.cause ?? 'unknown cause'}`;
  return [{ kind: ctls140, who: name, subject, clause }];
}
