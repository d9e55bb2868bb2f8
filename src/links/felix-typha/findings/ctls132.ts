import { failedCheck } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { typhaSettings } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';
import { listed, unique } from '../../wording.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import { endId, type FelixTyphaContext, templateName } from '../context.ts';
import type { End } from '../end.ts';

export const ctls132 = findingKind<FelixTyphaChecks>({
  code: 'CTLS132',
  link: 'felix-typha',
  severity: 'warning',
  title: 'Every setting of Felix and Typha that is near one of TLS is one',
  explanation:
    'Felix and Typha ignore a FELIX_ or TYPHA_ variable, or a key of felix.cfg or typha.cfg, that they do not know, without a word. A misspelt one leaves the connection in plaintext, or never made where other TLS settings are there. Names are compared with every parameter of both.',
  remedy: 'Rename each to the setting that is meant, or remove it where that one is set.',
  examples: typhaSettings,
  checks: { cluster: knownSettings, unused: knownSettings, files: knownSettings },
});

/** Only what is wrong is told; that a name is known says nothing of its value. */
function knownSettings({ ends }: FelixTyphaContext): CheckResult[] {
  return ends.flatMap((end): CheckResult[] => (end.tls.misspelt.length === 0 ? [] : [failed(end)]));
}

function failed(end: End): CheckResult {
  const { misspelt } = end.tls;
  const subject = templateName(end);
  const names = unique(misspelt.map(({ setting }) => setting.name));
  const nearest = unique(misspelt.map((one) => one.nearest));
  const daemon = end.process === 'typha' ? 'Typha' : 'Felix';
  return failedCheck(ctls132, {
    subject,
    message: `${subject} sets ${listed(names)}, which no release of ${daemon} reads: ${nearest.length === 1 ? 'the nearest setting is' : 'the nearest settings are'} ${listed(nearest)}`,
    evidence: misspelt.map((one) => `${one.setting.origin}: ${one.nearest}?`),
    concerns: [endId(end)],
  });
}
