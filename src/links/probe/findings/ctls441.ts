import { passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import type { Fact } from '../fact.ts';
import type { DialledSocket, SocketChecks } from '../socket-checks.ts';

export const ctls441: FindingKind<SocketChecks> = findingKind({
  code: 'CTLS441',
  link: null,
  severity: 'warning',
  title: 'The server can be reached and answers with TLS',
  explanation:
    'An address that only nodes of the cluster reach cannot be probed from elsewhere: where there is a pod behind it, the probe goes through that.',
  remedy: 'Run the probe where the address can be reached.',
  checks: { socket: reached },
});

function reached(socket: DialledSocket): readonly (Fact | CheckResult)[] {
  const { address, subject, isPlaintext, reach, answer } = socket;
  if (isPlaintext) return [];
  if (!reach.reached) return [unknown(ctls441, subject, reach.cause ?? 'not reached')];
  if (answer === null) return [passed(ctls441, subject)];
  return [{ kind: ctls441, who: address, subject, clause: `did not answer with TLS: ${answer}` }];
}
