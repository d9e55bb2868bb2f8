import { failedCheck, passed } from '../../../findings/check.ts';
import type { CheckResult } from '../../../findings/finding.ts';
import { identity } from '../../examples.ts';
import { findingKind } from '../../finding-kind.ts';
import { shown } from '../../wording.ts';
import type { FelixTyphaChecks } from '../checks.ts';
import type { FelixTyphaContext } from '../context.ts';
import { requiredUris } from './shared/required-names.ts';

export const ctls111 = findingKind<FelixTyphaChecks>({
  code: 'CTLS111',
  link: 'felix-typha',
  severity: 'error',
  title: 'A certificate can match the required URI',
  explanation:
    "Go prints the scheme of a certificate's URI in lower case and keeps the rest; the required text is taken as it is. A required URI with an upper-case scheme matches no certificate at all.",
  remedy: 'Write the scheme in lower case.',
  examples: identity,
  checks: { cluster: matchableUris, files: matchableUris },
});

function matchableUris({ ends }: FelixTyphaContext): CheckResult[] {
  return requiredUris(ends).map(({ subject, name, text, origin, properScheme }): CheckResult => {
    if (properScheme === null) return passed(ctls111, subject);
    const { length } = properScheme;
    return failedCheck(ctls111, {
      subject,
      message: `${name} of ${subject} is ${shown(text)}: no certificate can match the upper-case scheme ${text.slice(0, length)}`,
      evidence: [origin],
      remedy: { command: null, text: `Write ${shown(properScheme + text.slice(length))}.` },
    });
  });
}
