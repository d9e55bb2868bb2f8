import { ofEnds } from '../../../calico/lists.ts';
import { failedCheck, passed } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { identity } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';
import { shown } from '../../wording.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import type { FelixTyphaContext } from '../context.ts';

export const ctls118 = findingKind<FelixTyphaChecks>({
  code: 'CTLS118',
  link: 'felix-typha',
  severity: 'warning',
  title: "Neither end's certificate can pose as the other",
  explanation:
    'If both ends are required to have the same name, a stolen key of any node can pose as Typha towards all others.',
  remedy: 'Give Typha and Felix different names, and certificates that are good for one side only.',
  passesFrom: ofEnds,
  examples: identity,
  checks: { cluster: distinctEnds, files: distinctEnds },
});

function distinctEnds({ servers, clients }: FelixTyphaContext): CheckResult[] {
  const felix = clients.filter((end) => end.mode.startsWith('mtls'));
  const typha = servers.filter((end) => end.mode.startsWith('mtls'));
  if (felix.length === 0 || typha.length === 0) return [];
  const subject = 'felix-typha';
  for (const server of typha)
    for (const client of felix) {
      const same =
        (server.tls.uriSan !== '' && server.tls.uriSan === client.tls.uriSan && server.tls.uriSan) ||
        (server.tls.commonName !== '' &&
          server.tls.commonName === client.tls.commonName &&
          server.tls.commonName);
      if (same)
        return [
          failedCheck(ctls118, {
            subject,
            message: `Typha and its clients both require ${shown(same)}: whoever has the key of any node can pose as Typha`,
          }),
        ];
    }
  return [passed(ctls118, subject)];
}
