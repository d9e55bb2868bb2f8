import { textOf } from '../../../calico/typha-parameters.ts';
import { failedCheck, passed } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { typhaSettings } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import { type FelixTyphaContext, templateName } from '../context.ts';

export const ctls127 = findingKind<FelixTyphaChecks>({
  code: 'CTLS127',
  link: 'felix-typha',
  severity: 'warning',
  title: 'Clients find Typha through its Service',
  explanation:
    'With a fixed address, a client that is refused tries again without any pause, hundreds of times a second, and does not walk to another Typha.',
  remedy: 'Use FELIX_TYPHAK8SSERVICENAME instead of FELIX_TYPHAADDR.',
  examples: typhaSettings,
  checks: { cluster: byService },
});

function byService({ discoveries }: FelixTyphaContext): CheckResult[] {
  return discoveries
    .filter(({ client }) => client.process === 'felix')
    .map(({ client, through }): CheckResult => {
      const subject = templateName(client);
      const address = textOf(client.tls.parameters.address) ?? '';
      if (address === '') return passed(ctls127, subject);
      return failedCheck(ctls127, {
        subject,
        message: `${client.tls.parameters.address.name} of ${subject} is ${address}: a refused client tries again without pause, and other Typhas are never tried`,
        evidence: [`dials ${through}`],
      });
    });
}
