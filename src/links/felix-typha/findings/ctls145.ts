import { passed } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { findingKind } from '../../finding-kind.ts';
import type { Fact } from '../../probe/fact.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import { templateName } from '../context.ts';
import type { TyphaView } from '../probe/typha-view.ts';

export const ctls145 = findingKind<FelixTyphaChecks>({
  code: 'CTLS145',
  link: 'felix-typha',
  severity: 'error',
  title: 'Typha asks for a client certificate',
  explanation: 'Without it anybody who reaches the port is served.',
  remedy: 'This is no Typha of Calico: look at what listens there.',
  checks: { sockets: asksForCertificate },
});

function asksForCertificate({ name, seen: { bare }, target }: TyphaView): readonly (Fact | CheckResult)[] {
  if (bare?.asksForCertificate == null) return [];
  const subject = templateName(target.server);
  if (bare.asksForCertificate && bare.outcome.kind !== 'accepted') return [passed(ctls145, subject)];
  return [{ kind: ctls145, who: name, subject, clause: 'served a client without a certificate' }];
}
