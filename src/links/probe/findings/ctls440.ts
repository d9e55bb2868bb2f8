import { passed, unknown } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { type FindingKind, findingKind } from '../../finding-kind.ts';
import { unique } from '../../wording.ts';
import type { Fact } from '../fact.ts';
import type { DialledSocket, SocketChecks } from '../socket-checks.ts';

export const ctls440: FindingKind<SocketChecks> = findingKind({
  code: 'CTLS440',
  link: null,
  severity: 'error',
  title: 'The server presents a certificate that its clients accept',
  explanation:
    'The certificate that the socket shows was verified against the CA file of the clients, with the host name of the endpoint where they check it.',
  remedy: 'Issue a server certificate with that name from a CA that the clients trust.',
  checks: { socket: accepted },
});

function accepted({ address, subject, refusals }: DialledSocket): readonly (Fact | CheckResult)[] {
  if (refusals === null) return [];
  if (refusals.length === 0) return [passed(ctls440, subject)];
  return refusals.map(({ why, isCertain, clients, trusted }) => {
    if (!isCertain) return unknown(ctls440, subject, why);
    const clause = `presented a certificate that ${clients} refuse: ${why}`;
    const evidence = unique(trusted.map((source) => `they trust ${source}`));
    return { kind: ctls440, who: address, subject, clause, evidence };
  });
}
